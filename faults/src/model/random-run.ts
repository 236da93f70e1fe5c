import type { Random } from '@feedloom/core';
import { seededRandom } from '@feedloom/core';
import { drain } from './alone.js';
import { checkNote } from './check-note.js';
import { checkState } from './check-state.js';
import type { Config } from './config.js';
import { describe } from './describe.js';
import type { Scene } from './exec.js';
import { execute } from './exec.js';
import { NO_HISTORY } from './ghost.js';
import { CellTable, EMPTY_WORLD } from './partition.js';
import { History } from './process.js';
import type { Reading } from './reading.js';
import { continuations, isWhole, readingName } from './reading.js';
import type { Call, Offered, Write } from './request.js';
import { Violation } from './violation.js';

/** What a random run came to. */
export interface RandomRun {
  readonly steps: number;
  readonly violation?: string | undefined;
  readonly trace: readonly string[];
}

const PROCESSES = 5;
const CALLS_EACH = 6;
const ITEMS = 6;
const MOST_STEPS = 4000;
/** How likely a write times out, is delivered again, and a process dies before a step. */
const TIMEOUT = 0.12;
const REPEAT = 0.06;
const CRASH = 0.01;
/** How likely a write adrift arrives next, and arrives at all. */
const ARRIVES_NEXT = 0.12;
const ARRIVES = 0.8;

const below = (random: Random, limit: number): number => Math.floor(random.next() * limit);
const idOf = (random: Random): string => `i${below(random, ITEMS)}`;

function randomItem(random: Random): Offered {
  const source = random.next() < 0.5 ? 'A' : 'B';
  return { source, id: idOf(random), score: 1 + below(random, 9), expired: random.next() < 0.1 };
}

function randomCall(random: Random, erases: boolean): Call {
  const draw = random.next();
  if (draw < 0.45) {
    const items = Array.from({ length: 1 + below(random, 2) }, () => randomItem(random));
    // Pools never offer an item twice in one batch.
    return { do: 'offer', items: [...new Map(items.map((item) => [item.source + item.id, item])).values()] };
  }
  if (draw < 0.72) return { do: 'refresh', size: 1 + below(random, 2), late: random.next() < 0.2 };
  if (draw < 0.79) return { do: 'settle', cap: 3 };
  if (draw < 0.83) return { do: random.next() < 0.7 ? 'hide' : 'remove', id: idOf(random) };
  if (draw < 0.88) return { do: 'owe', size: 2 };
  if (draw < 0.92) return { do: 'track', seq: 1 + below(random, 4), slot: 0 };
  if (draw < 0.96) return { do: 'reoffer', seq: 1 + below(random, 3), score: 5 };
  return erases && draw < 0.975 ? { do: 'erase' } : { do: 'pages', count: 3 };
}

class Run {
  readonly trace: string[] = [];
  steps = 0;
  readonly #config: Config;
  readonly #random: Random;
  readonly #table = new CellTable();
  readonly #movers: { history: History; reading: Reading; crashed: boolean }[];
  #scene: Scene = { world: EMPTY_WORLD, ghost: NO_HISTORY };
  #adrift: Write[] = [];

  constructor(config: Config, random: Random, erases: boolean) {
    this.#config = config;
    this.#random = random;
    this.#movers = Array.from({ length: PROCESSES }, (_, index) => {
      const calls = Array.from({ length: CALLS_EACH }, () => randomCall(random, erases));
      return { history: History.of(config, index + 1, calls), reading: [], crashed: false };
    });
  }

  run(): void {
    for (; this.steps < MOST_STEPS; this.steps += 1) {
      const able = this.#movers.filter(({ crashed, history }) => !crashed && history.point.pending !== undefined);
      if (able.length === 0 && this.#adrift.length === 0) break;
      const arrives = this.#adrift.length > 0 && (able.length === 0 || this.#random.next() < ARRIVES_NEXT);
      if (arrives) this.#arrive();
      else this.#move(this.#movers.indexOf(able[below(this.#random, able.length)] as (typeof able)[number]));
      checkState(this.#config, this.#scene.world, this.#scene.ghost);
    }
    drain(this.#config, this.#table, this.#scene);
  }

  #arrive(): void {
    const [write] = this.#adrift.splice(below(this.#random, this.#adrift.length), 1);
    if (write === undefined || this.#random.next() >= ARRIVES) return;
    this.trace.push(`late: ${describe(write)}`);
    this.#scene = execute(this.#config, this.#table, this.#scene, write) ?? this.#scene;
  }

  #move(index: number): void {
    const mover = this.#movers[index];
    const pending = mover?.history.point.pending;
    if (mover === undefined || pending === undefined) return;
    const { step } = pending;
    if (this.#random.next() < CRASH) {
      mover.crashed = true;
      if (step.do === 'write' && this.#random.next() < 0.5) this.#adrift.push({ step, by: pending.by });
      this.trace.push(`process ${index + 1} crashes`);
      return;
    }
    const line = `process ${index + 1}: ${describe(pending)}`;
    if (step.do === 'read') {
      const ways = continuations(step, mover.reading, this.#scene.world, this.#config.split);
      const got = ways[below(this.#random, ways.length)] as Reading;
      this.trace.push(`${line} -> ${readingName(got)}`);
      if (!isWhole(step, got)) mover.reading = got;
      else this.#answer(mover, readingName(got), got);
      return;
    }
    const write: Write = { step, by: pending.by };
    this.trace.push(line);
    if (this.#random.next() < TIMEOUT) {
      this.#adrift.push(write);
      this.trace.push('  -> maybe');
      this.#answer(mover, 'maybe', 'maybe');
      return;
    }
    const done = execute(this.#config, this.#table, this.#scene, write);
    this.#scene = done ?? this.#scene;
    if (done !== undefined && this.#random.next() < REPEAT) this.#adrift.push(write);
    const outcome = done === undefined ? 'refused' : 'done';
    this.trace.push(`  -> ${outcome}`);
    this.#answer(mover, outcome, outcome);
  }

  #answer(mover: { history: History; reading: Reading }, name: string, answer: unknown): void {
    mover.history = mover.history.after(name, answer);
    mover.reading = [];
    for (const note of mover.history.point.notes) {
      const { world, ghost } = this.#scene;
      this.#scene = { world, ghost: checkNote(this.#config, this.#table, world, ghost, note) };
    }
  }
}

/** Five processes with six random calls each, in random order, with time-outs, repeated writes and crashes. */
export function randomRun(config: Config, seed: string, erases: boolean): RandomRun {
  const run = new Run(config, seededRandom(seed), erases);
  try {
    run.run();
    return { steps: run.steps, trace: [] };
  } catch (error) {
    const violation = error instanceof Violation ? error.message : `threw ${String(error)}`;
    return { steps: run.steps, violation, trace: run.trace };
  }
}
