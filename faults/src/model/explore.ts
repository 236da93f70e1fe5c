import type { Config } from './config.js';
import { drain, setScene } from './alone.js';
import { checkNote } from './check-note.js';
import { checkState } from './check-state.js';
import { describe } from './describe.js';
import type { Scene } from './exec.js';
import { execute } from './exec.js';
import { NO_HISTORY } from './ghost.js';
import { CellTable, EMPTY_WORLD } from './partition.js';
import { History } from './process.js';
import type { Reading } from './reading.js';
import { continuations, isWhole, readingName } from './reading.js';
import type { Call, Write } from './request.js';
import { Violation } from './violation.js';

/** What an exploration saw. */
export interface Explored {
  readonly states: number;
  readonly transitions: number;
  /** Distinct states of the stores, in each of which all processes crashed once and a healthy one served the rest. */
  readonly drains: number;
  /** Whether every interleaving was seen; if not, the limit cut it short. */
  readonly complete: boolean;
  readonly violation?: string | undefined;
  /** The steps that led to it. */
  readonly trace?: readonly string[] | undefined;
}

/** One run that is to be explored. */
export interface Plan {
  readonly setUp: readonly Call[];
  readonly processes: readonly (readonly Call[])[];
}

interface Mover {
  readonly history: History;
  readonly reading: Reading;
}

interface Trace {
  readonly above: Trace | undefined;
  readonly line: () => string;
}

interface State extends Scene {
  readonly movers: readonly Mover[];
  /** Writes that may still arrive, or arrive again. */
  readonly adrift: readonly { readonly write: Write; readonly id: number }[];
  readonly timeouts: number;
  readonly repeats: number;
  readonly trace: Trace | undefined;
}

/** Says what a planted bug may throw besides a violation. */
const reasonOf = (error: unknown): string =>
  error instanceof Violation
    ? error.message
    : `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;

/** Every interleaving of a few processes over stores that may lose an answer, depth first, up to `maxStates`. */
export class Explorer {
  readonly #config: Config;
  readonly #table = new CellTable();
  readonly #numbers = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #drained = new Set<number>();
  readonly #stack: State[] = [];
  readonly #writeNumbers = new WeakMap<object, number>();
  #writes = 0;
  #transitions = 0;
  #at: Trace | undefined;

  constructor(config: Config) {
    this.#config = config;
  }

  run({ setUp, processes }: Plan, maxStates: number): Explored {
    try {
      const complete = this.#explore({ setUp, processes }, maxStates);
      return this.#report(complete);
    } catch (error) {
      const trace: string[] = [];
      for (let at = this.#at; at !== undefined; at = at.above) trace.unshift(at.line());
      return { ...this.#report(false), violation: reasonOf(error), trace };
    }
  }

  #report(complete: boolean): Explored {
    const [states, drains] = [this.#seen.size, this.#drained.size];
    return { states, transitions: this.#transitions, drains, complete };
  }

  #explore({ setUp, processes }: Plan, maxStates: number): boolean {
    const config = this.#config;
    const scene = setScene({ ...config, split: false }, this.#table, { world: EMPTY_WORLD, ghost: NO_HISTORY }, setUp);
    const movers = processes.map((calls, index) => ({ history: History.of(config, index + 1, calls), reading: [] }));
    const { timeouts, repeats } = config;
    this.#stack.push({ ...scene, movers, adrift: [], timeouts, repeats, trace: undefined });
    for (let state = this.#stack.pop(); state !== undefined; state = this.#stack.pop()) {
      const sceneId = this.#number(`${state.world.pools.id}|${state.world.feed.id}|${JSON.stringify(state.ghost)}`);
      const name = this.#nameOf(state, sceneId);
      if (this.#seen.has(name)) continue;
      if (this.#seen.size >= maxStates) return false;
      this.#seen.add(name);
      this.#at = state.trace;
      if (!this.#drained.has(sceneId)) {
        this.#drained.add(sceneId);
        checkState(config, state.world, state.ghost);
        drain(config, this.#table, state);
      }
      state.movers.forEach((_, index) => this.#move(state, index));
      for (const { write, id } of state.adrift) {
        const trace = { above: state.trace, line: () => `late: ${describe(write)}` };
        this.#at = trace;
        const done = execute(config, this.#table, state, write);
        this.#push({ ...state, ...done, adrift: state.adrift.filter((it) => it.id !== id), trace });
      }
    }
    return true;
  }

  #move(state: State, index: number): void {
    const { history, reading } = state.movers[index] as Mover;
    const { pending } = history.point;
    if (pending === undefined) return;
    const { step } = pending;
    const go = (answer: string, mover: Mover, change: Partial<State>): void => {
      const line = (): string => `process ${index + 1}: ${describe(pending)} -> ${answer}`;
      const movers = state.movers.with(index, mover);
      const next = { ...state, ...change, movers, trace: { above: state.trace, line } };
      this.#at = next.trace;
      this.#push(mover.history === history ? next : this.#hear(next, mover.history));
    };
    if (step.do === 'read') {
      for (const got of continuations(step, reading, state.world, this.#config.split)) {
        const name = readingName(got);
        const mover = isWhole(step, got)
          ? { history: history.after(name, got), reading: [] }
          : { history, reading: got };
        go(name, mover, {});
      }
      return;
    }
    const write: Write = { step, by: pending.by };
    const adrift = [...state.adrift, { write, id: this.#transitions }];
    this.#at = { above: state.trace, line: () => `process ${index + 1}: ${describe(pending)}` };
    const done = execute(this.#config, this.#table, state, write);
    const outcome = done === undefined ? 'refused' : 'done';
    go(outcome, { history: history.after(outcome, outcome), reading: [] }, { ...done });
    if (state.timeouts > 0) {
      go('maybe', { history: history.after('maybe', 'maybe'), reading: [] }, { adrift, timeouts: state.timeouts - 1 });
    }
    if (state.repeats > 0 && done !== undefined) {
      const repeats = state.repeats - 1;
      go('done, to be repeated', { history: history.after('done', 'done'), reading: [] }, { ...done, adrift, repeats });
    }
  }

  /** Checks what a process tells after an answer. */
  #hear(state: State, { point }: History): State {
    let { ghost } = state;
    for (const note of point.notes) ghost = checkNote(this.#config, this.#table, state.world, ghost, note);
    return { ...state, ghost };
  }

  #push(state: State): void {
    this.#transitions += 1;
    this.#stack.push(state);
  }

  #nameOf({ movers, adrift, timeouts, repeats }: State, sceneId: number): string {
    const moves = movers.map(({ history, reading }) => `${history.id}:${readingName(reading)}`).join('|');
    const flying = adrift.map(({ write }) => this.#writeNumber(write)).sort((a, b) => a - b);
    return `${sceneId}|${moves}|${flying.join()}|${timeouts}${repeats}`;
  }

  #writeNumber({ step }: Write): number {
    const known = this.#writeNumbers.get(step);
    if (known !== undefined) return known;
    this.#writes += 1;
    this.#writeNumbers.set(step, this.#writes);
    return this.#writes;
  }

  #number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    this.#numbers.set(text, number);
    return number;
  }
}
