import { join } from 'node:path';
import { seededRandom } from '@feedloom/core';
import type { EmbeddingSpace, Random, VectorItem } from '@feedloom/core';
import { openVectorIndex } from '@feedloom/vision';
import type { Victim } from './damage-index.js';
import type { IndexKind } from './index-kinds.js';
import { findFile, readIndexFile } from './index-files.js';

const ROWS = 400;
const DIMENSION = 24;
const QUERIES = 40;
const LIMIT = 10;

/** What is in an index, and the truth about it. */
export interface IndexWorld {
  readonly space: EmbeddingSpace;
  readonly items: readonly VectorItem[];
  /** Other vectors of the same ids. */
  readonly others: readonly VectorItem[];
  readonly queries: readonly Float32Array[];
  readonly limit: number;
  /** For each query. */
  readonly truths: readonly {
    /** The nearest ids, best first. */
    readonly nearest: readonly string[];
    /** The cosine of every item. */
    readonly scores: ReadonlyMap<string, number>;
  }[];
}

/** Items of a seed; queries are some of their vectors. */
export function makeWorld(seed: string): IndexWorld {
  const random = seededRandom(`${seed}/index-world`);
  const [items, others] = [makeItems(random, DIMENSION), makeItems(random, DIMENSION)];
  const queries = items.filter((_, at) => at % (ROWS / QUERIES) === 0).map(({ vector }) => vector);
  const truths = queries.map((query) => {
    const scores = new Map(
      items.map(({ id, vector }) => [id, vector.reduce((sum, number, at) => sum + number * (query[at] ?? 0), 0)]),
    );
    const order = [...scores].sort(([, left], [, right]) => right - left);
    return { scores, nearest: order.slice(0, LIMIT).map(([id]) => id) };
  });
  return { space: spaceOf(DIMENSION), items, others, queries, limit: LIMIT, truths };
}

/** Fills `template` with an index of a kind. @returns Its file and what to exchange it with. */
export async function fillIndex(
  directory: string,
  template: string,
  kind: IndexKind,
  { items, others }: IndexWorld,
): Promise<Victim & { readonly name: string }> {
  const wider = makeItems(seededRandom('wider'), 2 * DIMENSION);
  const paths = [template, join(directory, 'others'), join(directory, 'wider')] as const;
  await write(paths[0], kind, DIMENSION, items);
  await write(paths[1], kind, DIMENSION, others);
  await write(paths[2], kind, 2 * DIMENSION, wider);
  const [bytes, ofOthers, ofOtherDimension] = await Promise.all(paths.map((path) => readIndexFile(path, kind.file)));
  if (bytes === undefined || ofOthers === undefined || ofOtherDimension === undefined) throw new Error('No files.');
  const name = await findFile(template, kind.file);
  return { name, bytes, ofOthers, ofOtherDimension, rows: ROWS, dimension: DIMENSION };
}

async function write(
  path: string,
  { engine }: IndexKind,
  dimension: number,
  items: readonly VectorItem[],
): Promise<void> {
  await using index = await openVectorIndex({ path, engine, space: spaceOf(dimension), device: 'cpu' });
  await index.upsert(items);
  await index.flush();
}

function spaceOf(dimension: number): EmbeddingSpace {
  const [weights, preprocessing] = ['0'.repeat(64), '1'.repeat(64)];
  return { id: `faults-${dimension}`, model: 'faults', weights, preprocessing, pooling: 'in-graph', dimension };
}

function makeItems(random: Random, dimension: number): VectorItem[] {
  return Array.from({ length: ROWS }, (_, at) => {
    const numbers = Array.from({ length: dimension }, () => random.next() + random.next() + random.next() - 1.5);
    const norm = Math.hypot(...numbers);
    return { id: `item ${at}`, vector: Float32Array.from(numbers, (number) => number / norm) };
  });
}
