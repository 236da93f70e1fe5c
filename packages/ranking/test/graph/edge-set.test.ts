import type { Random } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { integerBetween, withSeed } from '../support/seed.js';
import { EdgeSet } from '../../src/graph/edge-set.js';
import type { NodeEdge } from '../../src/graph/hot-segment.js';
import type { BucketOptions } from '../../src/graph/memory-edges-options.js';
import { NodeNames } from '../../src/graph/node-names.js';
import { Publisher } from '../../src/graph/publisher.js';
import { eachNeighbour, nodeDegree } from '../../src/graph/read-view.js';
import type { GraphDirection } from '../../src/graph/read-view.js';
import { build } from '../../src/graph/seal-job.js';
import { chooseSegments } from '../../src/graph/seal-policy.js';

const SEQUENCES = 10_000;
const ITEMS = 9;
const COLLECTIONS = 5;
const OWNERS = 3;

/** A graph as plain as can be: edges by "item collection". */
type Naive = Map<string, NodeEdge>;

const keyOf = ({ item, collection }: Pick<NodeEdge, 'item' | 'collection'>): string => `${item} ${collection}`;

function namesOf(buckets: BucketOptions | undefined): NodeNames {
  const names = new NodeNames(buckets);
  for (let node = 0; node < ITEMS; node += 1) names.itemOf(String(node));
  for (let node = 0; node < COLLECTIONS; node += 1) names.collections.intern(String(node));
  return names;
}

const PLAIN = namesOf(undefined);
const SORTED = namesOf({ count: 3, of: (id) => Number(id) % 3 });

/** One random graph beside its naive twin. */
class Pair {
  readonly naive: Naive = new Map();
  readonly edges: EdgeSet;
  readonly names: NodeNames;
  readonly publisher = new Publisher();
  readonly hasTimes: boolean;
  readonly hasWeights: boolean;
  readonly hasBuckets: boolean;
  now = 1_000;
  finish: (() => void) | undefined;

  constructor(random: Random) {
    this.hasWeights = random.next() < 0.5;
    this.hasTimes = random.next() < 0.5;
    this.hasBuckets = random.next() < 0.3;
    this.edges = new EdgeSet({ hasWeights: this.hasWeights, hasTimes: this.hasTimes });
    this.names = this.hasBuckets ? SORTED : PLAIN;
  }

  put(random: Random): void {
    const edge = {
      item: integerBetween(random, 0, ITEMS - 1),
      collection: integerBetween(random, 0, COLLECTIONS - 1),
      weight: this.hasWeights ? integerBetween(random, 1, 3) : 1,
      at: this.now,
      owner: integerBetween(random, 0, OWNERS),
    };
    this.edges.put(edge);
    this.naive.set(keyOf(edge), edge);
  }

  remove(random: Random): void {
    const pair = { item: integerBetween(random, 0, ITEMS - 1), collection: integerBetween(random, 0, COLLECTIONS - 1) };
    if (this.edges.remove(pair) !== this.naive.delete(keyOf(pair)))
      expect.fail(`${keyOf(pair)} was, or was not, there`);
  }

  erase(random: Random): void {
    const owner = integerBetween(random, 1, OWNERS);
    const owned = [...this.edges.ownedBy(owner)];
    const expected = [...this.naive.values()].filter((edge) => edge.owner === owner);
    if (owned.length !== expected.length) expect(owned.map(keyOf).sort()).toEqual(expected.map(keyOf).sort());
    for (const pair of owned) {
      this.edges.remove(pair);
      this.naive.delete(keyOf(pair));
    }
  }

  /** Begins a seal, which ends at one of the next steps. */
  seal(random: Random): void {
    if (this.finish !== undefined) {
      this.finish();
      return;
    }
    const isThorough = random.next() < 0.3;
    const policy = { fresh: this.edges.hot.live, windowMs: Infinity, isThorough, now: this.now, since: -Infinity };
    const sources = this.edges.beginMerge(chooseSegments(this.edges.segments, policy));
    const shape = {
      items: this.names.items.size,
      collections: this.names.collections.size,
      buckets: this.names.buckets,
      bucketOf: this.names.bucketOf,
    };
    // The worker reads at any time between the beginning and the end.
    const early = random.next() < 0.5 ? build({ ...sources, since: -Infinity, shape }) : undefined;
    const fails = random.next() < 0.1;
    this.finish = () => {
      this.finish = undefined;
      if (fails) this.edges.cancelMerge();
      else this.edges.endMerge(early ?? build({ ...sources, since: -Infinity, shape }));
    };
  }

  /** All edges of before are too old. */
  expire(): void {
    if (!this.hasTimes) return;
    this.now += 1;
    this.edges.expire(this.now);
    for (const [key, edge] of this.naive) {
      // Sealed edges stay as long as the newest of their segment.
      if (this.edges.timeOf(edge) === undefined) this.naive.delete(key);
      else if (this.edges.hot.find(edge.item, edge.collection) >= 0) expect.fail(`${key} is fresh and too old`);
    }
  }

  /** Every edge from both ends, as readers see it. */
  check(): void {
    const view = this.publisher.publish(this.edges, this.names);
    const seen = (direction: GraphDirection, nodes: number): string[] => {
      const found: string[] = [];
      for (let node = 0; node < nodes; node += 1) {
        let live = 0;
        eachNeighbour(view, direction, node, (other, weight) => {
          live += 1;
          found.push(direction === 'items' ? `${node} ${other} ${weight}` : `${other} ${node} ${weight}`);
        });
        if (nodeDegree(view, direction, node) < live) expect.fail(`${direction} ${node} has too low a degree`);
      }
      return found.sort();
    };
    const expected = [...this.naive.values()].map((edge) => `${keyOf(edge)} ${edge.weight}`).sort();
    // Comparing text first: the matchers would take most of the time.
    for (const found of [seen('items', ITEMS), seen('collections', COLLECTIONS)]) {
      if (found.join() !== expected.join()) expect(found).toEqual(expected);
    }
    if (this.edges.live !== expected.length) expect(this.edges.live).toBe(expected.length);
    for (const { collections } of this.hasBuckets ? view.segments : []) {
      const { bucketOffsets, neighbours, offsets } = collections;
      if (bucketOffsets === undefined) return expect.fail('A segment has no buckets');
      for (let place = 0; place < COLLECTIONS * 4; place += 1) {
        const bucket = place % 4;
        const node = (place - bucket) / 4;
        if (bucket === 3) expect(bucketOffsets[place]).toBe(offsets[node + 1]);
        else {
          const run = neighbours.subarray(bucketOffsets[place], bucketOffsets[place + 1]);
          expect([...run].every((item) => item % 3 === bucket)).toBe(true);
        }
      }
    }
  }
}

function step(pair: Pair, random: Random): void {
  const kind = random.next();
  if (kind < 0.5) pair.put(random);
  else if (kind < 0.7) pair.remove(random);
  else if (kind < 0.75) pair.erase(random);
  else if (kind < 0.95) pair.seal(random);
  else pair.expire();
}

describe('EdgeSet', () => {
  it('has the edges of a naive graph after any sequence of changes, seals and expiries', async () => {
    await withSeed((random) => {
      for (let sequence = 0; sequence < SEQUENCES; sequence += 1) {
        const pair = new Pair(random);
        const steps = integerBetween(random, 1, 24);
        for (let at = 0; at < steps; at += 1) step(pair, random);
        pair.check();
        pair.finish?.();
        pair.check();
      }
    });
  });
});
