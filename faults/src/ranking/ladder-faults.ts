import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFsBlobStore } from '@feedloom/adapters/fs';
import { FeedloomError, seededRandom } from '@feedloom/core';
import type { Random } from '@feedloom/core';
import { decodeSageWeights, encodeSageWeights, readTables, writeTables } from '@feedloom/ranking';
import type { SageTables } from '@feedloom/ranking';
import { temporaryDirectory } from '../temporary-directory.js';
import type { RankedFeed } from './ranked-feed.js';
import type { RankingWorld } from './ranking-world.js';
import { expectLabel, expectRung } from './ranking-world.js';

/** What is broken, in a process that serves a world by the graph network. */
export interface FaultScene {
  readonly world: RankingWorld;
  readonly feed: RankedFeed;
  /** The tables that it serves. */
  readonly tables: SageTables;
  readonly seed: string;
}

/** Breaks something, looks at pages, and mends it. @returns What was wrong. */
export type LadderFault = (scene: FaultScene) => Promise<string[]>;

/** The process of the ranker is killed, and started again by itself. */
export const rankerKilled: LadderFault = async ({ world, feed }) => {
  const [pid = 0] = feed.network.stats().pids;
  process.kill(pid, 'SIGKILL');
  const sight = await world.see(feed);
  const problems = [...expectRung(sight, 'dot'), ...expectLabel(sight, 'ranker.full')];
  return [...problems, ...(await world.healed(feed))];
};

/** The process of the ranker stands still: it is late, and nothing else is. */
export const rankerFrozen: LadderFault = async ({ world, feed }) => {
  const [pid = 0] = feed.network.stats().pids;
  const problems: string[] = [];
  process.kill(pid, 'SIGSTOP');
  try {
    const sight = await world.see(feed);
    // What the wait has left may be less than the next rung took at its worst.
    const next = sight.rungs.has('dot') ? 'dot' : 'collaborative';
    problems.push(...expectRung(sight, next), ...expectLabel(sight, 'ranker.full'));
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  return [...problems, ...(await world.healed(feed))];
};

/** A bit of the tables' files, or of the model's, is flipped, and a process starts. */
export const filesDamaged: LadderFault = async ({ world, tables, seed }) => {
  const random = seededRandom(`${seed}/flip`);
  await using directory = await temporaryDirectory();
  await using blobs = await openFsBlobStore({ path: directory.path });
  await writeTables(blobs, 'tables', tables);
  const flipped = await flipBit(directory.path, random);
  await using feed = await world.start();
  const problems = await expectCorrupt('tables', () => readTables(blobs, 'tables'));
  const sight = await world.see(feed);
  problems.push(...expectRung(sight, 'collaborative'), ...expectLabel(sight, 'ranker.full', 'unavailable'));
  await flipped.undo();
  const mended = await readTables(blobs, 'tables');
  if (mended !== undefined) await feed.tables.publish(mended);
  problems.push(...(await world.healed(feed)));
  const model = encodeSageWeights(tables.weights);
  for (let trial = 0; trial < 25; trial += 1) {
    const damaged = Uint8Array.from(model);
    const place = Math.floor(random.next() * model.length);
    damaged[place] = (damaged[place] ?? 0) ^ (1 << Math.floor(random.next() * 8));
    problems.push(...(await expectCorrupt(`byte ${place} of the model`, async () => decodeSageWeights(damaged))));
  }
  return problems;
};

/** The network that is to be served is not the one of its tables: it is refused, and the former goes on. */
export const networkDamaged: LadderFault = async ({ world, feed, tables }) => {
  const { head } = tables.weights;
  const firstBias = head.firstBias.map((each) => each + 0.1);
  const damaged = { ...tables, weights: { ...tables.weights, head: { ...head, firstBias } } };
  const problems = await expectCorrupt('network', () => feed.tables.publish(damaged));
  return [...problems, ...expectRung(await world.seeRanked(feed), 'full')];
};

/** All edges are removed: first others find candidates, then the network has no items either. */
export const graphEmptied: LadderFault = async ({ world, feed, tables }) => {
  const { graph } = feed;
  if (graph === undefined) return ['there is no graph'];
  await graph.remove(world.plant.edges);
  const before = await world.seeRanked(feed);
  const problems = expectRung(before, 'full');
  if (before.found.has('walk') || before.found.has('two-hop')) problems.push('walks found items in an empty graph');
  await feed.tables.publish(await world.tablesOf(graph));
  const sight = await world.see(feed);
  problems.push(...expectRung(sight, 'collaborative'), ...expectLabel(sight, 'ranker.full'));
  await graph.add(world.plant.edges);
  await feed.tables.publish(tables);
  problems.push(...(await world.healed(feed)));
  if (!(await world.see(feed)).found.has('walk')) problems.push('no walk finds anything after the edges came back');
  return problems;
};

/** There are 5 ms to rank in: the network is not even tried. */
export const fiveMilliseconds: LadderFault = async ({ world, feed }) => {
  feed.rankMs = 5;
  const sight = await world.see(feed);
  feed.rankMs = Infinity;
  const problems = [...sight.problems, ...expectLabel(sight, 'ranker.full', 'no-time')];
  if (sight.rungs.has('full')) problems.push('the network answered without time');
  const below = ['dot', 'collaborative', 'cached', 'trending'];
  for (const rung of sight.rungs) if (!below.includes(rung)) problems.push(`ranked by ${rung}`);
  return [...problems, ...(await world.healed(feed))];
};

/** Tables with NaN are refused if it is seen, and answer nothing if it is not. */
export const numbersLost: LadderFault = async ({ world, feed, tables }) => {
  const vectors = copied(tables.embeddings.vectors).fill(NaN, 0, 16);
  const refused = { ...tables, embeddings: { ...tables.embeddings, vectors } };
  const problems = await expectCorrupt('embeddings', () => feed.tables.publish(refused));
  problems.push(...expectRung(await world.seeRanked(feed), 'full'));
  // What the check samples is left as it is, so that it is found out only when it is served.
  const layers = tables.layers.map((layer) => ({ ...layer, inputs: copied(layer.inputs) }));
  const rows = tables.embeddings.size;
  const width = (layers.at(-1)?.inputs.length ?? 0) / rows;
  const sampled = new Set(Array.from({ length: 24 }, (_, at) => Math.floor((at * rows) / Math.min(24, rows))));
  for (let row = 100; row < rows; row += 1) {
    if (!sampled.has(row)) layers.at(-1)?.inputs.fill(NaN, row * width, (row + 1) * width);
  }
  await feed.tables.publish({ ...tables, layers });
  const sight = await world.see(feed);
  problems.push(...expectRung(sight, 'dot'), ...expectLabel(sight, 'ranker.full', 'error'));
  const served = feed.tables.current?.embeddings.vectors;
  if (served !== undefined) {
    const good = Float32Array.from(served);
    served.fill(NaN);
    const beneath = await world.see(feed);
    problems.push(...expectRung(beneath, 'collaborative'), ...expectLabel(beneath, 'ranker.dot', 'error'));
    served.set(good);
  }
  await feed.tables.publish(tables);
  return [...problems, ...(await world.healed(feed))];
};

function copied(values: Float32Array): Float32Array {
  const copy = new Float32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

async function expectCorrupt(what: string, work: () => Promise<unknown>): Promise<string[]> {
  try {
    await work();
    return [`the damaged ${what} was taken`];
  } catch (error) {
    return FeedloomError.is(error, 'ERR_CORRUPT') ? [] : [`the damaged ${what} was refused by ${String(error)}`];
  }
}

/** Flips one bit of the largest files. */
async function flipBit(path: string, random: Random): Promise<{ undo(): Promise<void> }> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map(async (file) => ({ file, bytes: await readFile(file) })));
  const { file = '', bytes = Buffer.alloc(0) } = contents.sort((a, b) => b.bytes.length - a.bytes.length)[0] ?? {};
  const damaged = Buffer.from(bytes);
  const place = Math.floor(random.next() * bytes.length);
  damaged[place] = (damaged[place] ?? 0) ^ (1 << Math.floor(random.next() * 8));
  await writeFile(file, damaged);
  return { undo: () => writeFile(file, bytes) };
}
