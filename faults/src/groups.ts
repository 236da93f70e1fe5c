import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { openRedisStore } from '@feedloom/adapters/redis';
import { MemoryStore } from '@feedloom/core/memory';
import { startRedis } from '../../engines/redis/start-redis.js';
import { eraseUnderLoad } from './erase/erase-user.js';
import { runInterleavings } from './feed/interleave.js';
import { runCommands } from './feed/run-commands.js';
import { killGraph } from './graph/kill-graph.js';
import { meetBombs, meetMutants } from './images/run-images.js';
import { INDEX_KINDS } from './indexes/index-kinds.js';
import { meetIndexes } from './indexes/meet-indexes.js';
import { killServer } from './kill/kill-server.js';
import { killWorkers } from './kill/kill-workers.js';
import { stopSessions } from './inference/stop-sessions.js';
import { exploreAll, runRandomly } from './model/check-set-up.js';
import type { SetUp } from './model/set-ups.js';
import { SET_UPS } from './model/set-ups.js';
import { meetAttacks, meetForgedModels, meetRottenModels } from './models/run-models.js';
import { CUTTING_TRIALS, runProxied, SLOW_TRIALS } from './network/run-proxied.js';
import { hunt } from './planted/hunt.js';
import { OTHER_BUGS } from './planted/other-bugs.js';
import { PROTOCOL_BUGS } from './planted/protocol-bugs.js';
import { meetRankingFaults } from './ranking/meet-faults.js';
import type { Row } from './report.js';
import { newTally, rowOf } from './report.js';
import { tryForgeries } from './signed/forge.js';
import { temporaryDirectory } from './temporary-directory.js';

/** One line of the report, and what to read if it fails. */
export interface Result {
  readonly row: Row;
  readonly failure?: string | undefined;
  /** What else there is to tell. */
  readonly detail?: string | undefined;
}

/** How much is tried. */
export interface Effort {
  readonly seed: string;
  /** Multiplies the sizes of the gate; T5 takes it as its number of seeds, T6 as its number of kills. */
  readonly seeds: number | undefined;
  /** The most states of one scenario of the model. */
  readonly states: number;
  /** The victims of T18, and the outages of `fleet-fallbacks`, by their names. @defaultValue all */
  readonly only?: readonly string[] | undefined;
}

type Group = (effort: Effort) => AsyncGenerator<Result> | Generator<Result>;

/** The sizes of the gate, in runs. */
const GATE = {
  modelRandom: 60,
  commands: 2500,
  interleavings: 1250,
  lmdb: 1000,
  redis: 500,
  cutSeeds: 20,
  slowSeeds: 3,
  kills: 20,
  serverKills: 5,
  forgeries: 100_000,
  /** For each kind, with true hashes, and again with hashes made after the damage. */
  indexes: 300,
  sessionStops: 50,
  engineKills: 10,
  graphKills: 1,
  /** Refused writes before each kill of a graph. */
  graphRefusals: 1000,
  erasures: 1,
  rankingRounds: 1,
  mutatedModels: 2000,
  mutatedImages: 6000,
};
const MOST_COMMANDS = 100;
const STORED_COMMANDS = 50;

function* model({ seed, seeds = 1, states }: Effort): Generator<Result> {
  for (const setUp of Object.keys(SET_UPS) as SetUp[]) {
    const tally = newTally();
    const failures: string[] = [];
    let seen = 0;
    let complete = 0;
    for (const result of exploreAll(setUp, states)) {
      tally.runs += 1;
      seen += result.states;
      if (result.complete) complete += 1;
      if (result.violation === undefined) continue;
      tally.violations += 1;
      failures.push(`${result.scenario}: ${result.violation}\n  ${result.trace?.slice(-40).join('\n  ') ?? ''}`);
    }
    const detail = `${seen} states, ${complete} of ${tally.runs} scenarios complete`;
    yield { row: rowOf('model', setUp, tally, seed), failure: failures.join('\n') || undefined, detail };
    const { runs, steps, violation } = runRandomly(setUp, seed, GATE.modelRandom * seeds);
    const random = { ...newTally(), runs, violations: violation === undefined ? 0 : 1 };
    yield { row: rowOf('model', `${setUp}, random`, random, seed), failure: violation, detail: `${steps} steps` };
  }
}

async function* T1({ seed, seeds = 1 }: Effort): AsyncGenerator<Result> {
  const common = { group: 'T1', seed, maxCommands: MOST_COMMANDS, store: () => new MemoryStore() };
  const runs = GATE.commands * seeds;
  yield runCommands({ ...common, what: 'random commands, memory, cells', runs: 2 * runs });
  yield runCommands({ ...common, what: 'random commands, memory, blocks', runs, layout: 'blocks' });
  const feedStore = (): MemoryStore => new MemoryStore();
  yield runCommands({ ...common, what: 'random commands, two memory stores', runs, feedStore });
}

async function* T2({ seed, seeds = 1 }: Effort): AsyncGenerator<Result> {
  const open = (): MemoryStore => new MemoryStore();
  const common = { group: 'T2', seed, runs: GATE.interleavings * seeds, open };
  yield runInterleavings({ ...common, what: 'interleavings, one store, cells' });
  yield runInterleavings({ ...common, what: 'interleavings, one store, blocks', layout: 'blocks' });
  yield runInterleavings({ ...common, what: 'interleavings, two stores, cells', openFeed: open });
  yield runInterleavings({ ...common, what: 'interleavings, two stores, blocks', layout: 'blocks', openFeed: open });
  const ranked = { ...common, runs: common.runs / 2, ranked: true };
  yield runInterleavings({ ...ranked, what: 'interleavings with ranking, one store, cells' });
  yield runInterleavings({
    ...ranked,
    what: 'interleavings with ranking, two stores, blocks',
    layout: 'blocks',
    openFeed: open,
  });
}

async function* T3({ seed, seeds = 1 }: Effort): AsyncGenerator<Result> {
  const common = { group: 'T3', seed, maxCommands: STORED_COMMANDS };
  await using directory = await temporaryDirectory();
  await using lmdb = await openLmdbStore({ path: directory.path, durable: false });
  yield await runCommands({ ...common, what: 'random commands, LMDB', runs: GATE.lmdb * seeds, store: () => lmdb });
  const server = await startRedis();
  try {
    await using redis = await openRedisStore({ port: server.port, timeoutMs: 10_000 });
    const onRedis = { ...common, runs: GATE.redis * seeds, store: () => redis };
    yield await runCommands({ ...onRedis, what: 'random commands, Redis, cells' });
    const again = { ...onRedis, seed: `${Number(seed) + 1}` };
    await using other = await openRedisStore({ port: server.port, prefix: 'blocks', timeoutMs: 10_000 });
    yield await runCommands({ ...again, what: 'random commands, Redis, blocks', layout: 'blocks', store: () => other });
  } finally {
    await server.stop();
  }
}

async function* T5({ seed, seeds }: Effort): AsyncGenerator<Result> {
  const server = await startRedis();
  try {
    for (const trial of CUTTING_TRIALS) yield await runProxied(trial, server.port, seed, seeds ?? GATE.cutSeeds);
    // These wait more than they work.
    const { port } = server;
    yield* await Promise.all(SLOW_TRIALS.map((trial) => runProxied(trial, port, seed, seeds ?? GATE.slowSeeds)));
  } finally {
    await server.stop();
  }
}

async function* T6({ seed, seeds }: Effort): AsyncGenerator<Result> {
  const kills = seeds ?? GATE.kills;
  await using directory = await temporaryDirectory();
  const { path } = directory;
  yield await killWorkers({ kind: 'lmdb', place: path, kills, seed, open: () => openLmdbStore({ path }) });
  const server = await startRedis();
  try {
    const { port } = server;
    yield await killWorkers({ kind: 'redis', place: String(port), kills, seed, open: () => openRedisStore({ port }) });
  } finally {
    await server.stop();
  }
  yield await killServer(seeds ?? GATE.serverKills, seed);
}

async function* T9({ seed, seeds = 1 }: Effort): AsyncGenerator<Result> {
  yield await meetBombs(seed);
  yield await meetMutants(GATE.mutatedImages * seeds, seed);
}

async function* T10({ seed, seeds = 1 }: Effort): AsyncGenerator<Result> {
  yield await meetAttacks(seed);
  yield await meetRottenModels(GATE.mutatedModels * seeds, seed);
  yield await meetForgedModels(GATE.mutatedModels * seeds, seed);
}

async function* T11({ seed, seeds = 1 }: Effort): AsyncGenerator<Result> {
  for (const kind of Object.keys(INDEX_KINDS)) {
    for (const isForged of [false, true])
      yield await meetIndexes({ kind, count: GATE.indexes * seeds, seed, isForged });
  }
}

async function* T13({ seed, seeds = 1 }: Effort): AsyncGenerator<Result> {
  yield tryForgeries(GATE.forgeries * seeds, seed);
}

async function* T17(): AsyncGenerator<Result> {
  const bugs = [...PROTOCOL_BUGS, ...OTHER_BUGS];
  const missed: string[] = [];
  for (const bug of bugs) {
    const { found } = await hunt(bug);
    if (found === undefined) missed.push(`${bug.name}: ${bug.text}`);
  }
  const found = bugs.length - missed.length;
  const row = { group: 'T17', planted: bugs.length, found, pass: missed.length === 0 } as const;
  yield missed.length === 0 ? { row } : { row, failure: `not found: ${missed.join('; ')}` };
}

// Groups with engines load the clients of all of them, so only when they are chosen.
async function* T18({ seed, seeds, only }: Effort): AsyncGenerator<Result> {
  const { killEngines } = await import('./engines/kill-engines.js');
  yield* killEngines(seeds ?? GATE.engineKills, seed, only);
}

async function* graph({ seed, seeds }: Effort): AsyncGenerator<Result> {
  yield await killGraph({ kills: seeds ?? GATE.graphKills, refusals: GATE.graphRefusals, seed });
}

async function* ranking({ seed, seeds = 1 }: Effort): AsyncGenerator<Result> {
  yield* meetRankingFaults(GATE.rankingRounds * seeds, seed);
}

async function* erase({ seed, seeds = 1 }: Effort): AsyncGenerator<Result> {
  yield await eraseUnderLoad(GATE.erasures * seeds, seed);
}

async function* sessions({ seed, seeds = 1 }: Effort): AsyncGenerator<Result> {
  yield await stopSessions(GATE.sessionStops * seeds, seed);
}

async function* fleetFallbacks({ seed, only }: Effort): AsyncGenerator<Result> {
  const { meetFallbacks } = await import('./fleet/meet-fallbacks.js');
  yield* meetFallbacks(seed, only);
}

async function* fleetErase({ seed }: Effort): AsyncGenerator<Result> {
  const { eraseOnFleet } = await import('./fleet/erase-on-fleet.js');
  yield* eraseOnFleet(seed);
}

/** The groups of fault tests by their ids. */
export const GROUPS: Readonly<Record<string, Group>> = {
  model,
  T1,
  T2,
  T3,
  T5,
  T6,
  T9,
  T10,
  T11,
  T13,
  T17,
  T18,
  sessions,
  graph,
  ranking,
  erase,
  'fleet-fallbacks': fleetFallbacks,
  'fleet-erase': fleetErase,
};
