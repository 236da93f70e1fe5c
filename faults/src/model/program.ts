import { FeedloomError } from '@feedloom/core';
import type { Ask, Code, Env, GenerateRequest, Operation, OfferLine, PoolHead, Refreshed, Slate } from '../code.js';
import { ABOVE_ALL, encodeChunk, encodeData, encodeEntry, fingerprint, PoolEntry } from '../code.js';
import type { Config } from './config.js';
import { NOW } from './config.js';
import { textOf } from './partition.js';
import type { Call, Note, Offered, Shown } from './request.js';

/** The sources of the model, and the shared one. */
const SOURCES = ['A', 'B'];
const SHARED = 'S';
/** The most items that a chunk of the model holds, and the most that are owed. */
const MOST = 9;

/** A process while it runs: what it is doing, and what it has told since the last step. */
export interface Activity {
  call: Call;
  readonly notes: Note[];
}

/** The process that runs alone before all others. */
export const SETTER = 0xf0;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** The life that the setter begins: its second token names it. */
const FIRST_LIFE = hex(SETTER, 2) + hex(2, 6) + hex(0, 8);

/** Tokens and nonces count up, each process for itself, so that the same history gives the same bytes. */
function envOf(config: Config, me: number): Env {
  let drawn = 0;
  return {
    layout: config.code[config.layout],
    twoStores: config.twoStores,
    sources: SOURCES,
    capOf: () => Infinity,
    window: config.window,
    keep: config.keep,
    maxWant: MOST,
    sessionGapMs: 1_800_000,
    tombstoneMs: config.noTombstone ? -1 : 1e12,
    attempts: config.attempts,
    now: () => NOW,
    token: () => hex(me, 2) + hex((drawn += 1), 6) + hex(0, 16),
    nonce: () => Buffer.from(hex(me, 2) + hex((drawn += 1), 10), 'hex'),
  };
}

function sharedEntries(config: Config): PoolEntry[] {
  return config.shared.map(({ id, score }) => {
    const print = fingerprint('0123456789abcdef', id);
    const content = { timesServed: 0, at: NOW, expiresAt: 0, score, data: encodeData(null) };
    return new PoolEntry(SHARED, { id, rank: score }, 0, encodeEntry(content, print));
  });
}

/** Best rank first, up to the size asked for. */
function generate(heads: readonly PoolHead<unknown>[], { size }: GenerateRequest): Slate {
  const all = heads.flatMap(({ items }) => items as readonly PoolEntry[]);
  all.sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.source < b.source ? -1 : 1));
  const picks = new Map<string, Slate['picks'][number]>();
  for (const { id, source } of all) {
    if (picks.size < size && !picks.has(id)) picks.set(id, { id, source, rule: 'best', displaced: 0 });
  }
  return { picks: [...picks.values()], drops: [], defers: [], carry: undefined, policy: 'best' };
}

const shownOf = (chunk: Parameters<typeof encodeChunk>[0]): Shown => ({
  seq: chunk.seq,
  text: textOf(encodeChunk(chunk)),
});

function askOf(config: Config, size: number, late: boolean, tell: (note: Note) => void): Ask {
  return {
    size,
    max: MOST,
    signals: {},
    headsPerPool: config.headsPerPool,
    layers: 2,
    minRefreshMs: 0,
    shared: sharedEntries(config),
    isRetracted: () => false,
    generate,
    isLate: () => late,
    onAnswer: ({ fresh, layers }: Refreshed) =>
      tell({
        note: 'shown',
        fresh: fresh && shownOf(fresh),
        layers: layers.map(({ chunk }) => shownOf(chunk)),
      }),
  };
}

function lineOf({ id, score, expired = false }: Offered): OfferLine {
  const expiresAt = expired ? NOW - 1 : 0;
  return { id, score, rank: score, at: NOW, expiresAt, timesServed: 0, data: encodeData(null) };
}

function* offerAll(code: Code, env: Env, items: readonly Offered[], tell: (note: Note) => void): Operation<string> {
  for (const source of new Set(items.map((item) => item.source))) {
    const lines = items.filter((item) => item.source === source).map(lineOf);
    const { accepted } = yield* code.offer(env, source, lines);
    tell({ note: 'accepted', ids: accepted });
  }
  return 'done';
}

/** Reads the feed chunk by chunk, newest first, as pages by cursor do. */
function* pages(code: Code, env: Env, count: number, tell: (note: Note) => void): Operation<string> {
  let below: number | undefined;
  for (let page = 0; page < count; page += 1) {
    const { layers } = yield* code.readFeed(env, below ?? ABOVE_ALL, 1);
    const layer = layers[0];
    tell({ note: 'page', below, page: layer && shownOf(layer.chunk) });
    if (layer === undefined) return 'end';
    below = layer.chunk.seq;
  }
  return 'more';
}

function* run(config: Config, env: Env, call: Call, tell: (note: Note) => void): Operation<string> {
  const { code } = config;
  switch (call.do) {
    case 'offer':
      return yield* offerAll(code, env, call.items, tell);
    case 'refresh':
      return (yield* code.refresh(env, askOf(config, call.size, call.late === true, tell))).kind;
    case 'owe':
      yield* code.owe(env, call.size);
      return 'done';
    case 'hide':
      yield* code.withdraw(env, [call.id], true);
      return 'done';
    case 'remove':
      yield* code.withdraw(env, [call.id], false);
      return 'done';
    case 'settle':
      yield* code.settle({ ...env, capOf: () => call.cap });
      return 'done';
    case 'track':
      return (yield* code.track(env, FIRST_LIFE, call.seq, [call.slot], 'seen')) ? 'done' : 'trimmed';
    case 'reoffer':
      yield* code.reoffer(env, call.seq, ({ id }) => lineOf({ source: '', id, score: call.score }));
      return 'done';
    case 'erase':
      tell({ note: 'erased', remaining: (yield* code.erase(env)).remaining });
      return 'done';
    case 'pages':
      return yield* pages(code, env, call.count, tell);
  }
}

/** What one process does, call after call. Refusals and lost races end a call; anything else thrown is a failure. */
export function* program(config: Config, me: number, calls: readonly Call[], activity: Activity): Operation<void> {
  const env = envOf(config, me);
  const tell = (note: Note): void => void activity.notes.push(note);
  for (const call of calls) {
    activity.call = call;
    let result: string;
    try {
      result = yield* run(config, env, call, tell);
    } catch (error) {
      if (!FeedloomError.is(error, 'ERR_ERASED') && !FeedloomError.is(error, 'ERR_CONFLICT')) throw error;
      result = FeedloomError.is(error) ? error.code : '';
    }
    tell({ note: 'ended', call: call.do, result });
  }
}
