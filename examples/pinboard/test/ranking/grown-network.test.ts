import { systemClock } from '@feedloom/core';
import type { Clock } from '@feedloom/core';
import { MemoryBlobStore } from '@feedloom/core/memory';
import { createTables, openGraph } from '@feedloom/ranking';
import type { SageWeights } from '@feedloom/ranking';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PinIndex } from '../../feed/pin-index.js';
import { Network, encodeTrained } from '../../ranking/network.js';
import { PinVectors } from '../../ranking/pin-vectors.js';
import { PROJECTED } from '../../ranking/projection.js';
import { SaveLog } from '../../ranking/save-log.js';

const POINTER = 'pinsage';
/** Time passes in leaps, so that nobody waits for the network's pauses. */
const clock: Clock = {
  now: () => systemClock.now(),
  monotonic: () => systemClock.monotonic(),
  setTimer: (fire, ms) => systemClock.setTimer(fire, ms / 400),
};
const [log, vectors, blobs, tables] = [new SaveLog(), new PinVectors(), new MemoryBlobStore(), createTables()];
const errors: unknown[] = [];
const stop = new AbortController();
let graph: Awaited<ReturnType<typeof openGraph>>;
let network: Network;
let running: Promise<void>;

/** Two tastes, each of pins that look alike and are saved by the same users. */
async function save(from: number, count: number): Promise<void> {
  for (let number = from; number < from + count; number += 1) {
    const [taste, pin] = [number % 2, `pin ${number % 20}`];
    const user = `user ${(Math.floor(number / 20) % 40) * 2 + taste}`;
    vectors.set(
      pin,
      Float32Array.from({ length: 16 }, (_, at) => (at === taste ? 1 : 0.1 * ((number * 7 + at) % 3))),
    );
    log.add({ user, pin, board: user, at: 1_000_000 + number });
    await graph.add([{ from: pin, to: user, at: 1_000_000 + number, by: user }]);
  }
}

beforeAll(async () => {
  graph = await openGraph();
  await save(0, 60);
  network = new Network({
    ...{ graph, pins: new PinIndex(), vectors, log, tables, blobs, clock },
    onError: (error) => errors.push(error),
  });
});

afterAll(async () => {
  stop.abort();
  await running;
  await graph.close();
  expect(errors).toEqual([]);
});

/** The same network for features of another width. */
function narrowed(weights: SageWeights, width: number): SageWeights {
  const [first, ...rest] = weights.layers;
  if (first === undefined) throw new Error('A network without layers.');
  const { message, combine } = first;
  const cut = ({ rows, columns }: typeof message, by: number) => {
    return { rows, columns: columns - by, values: new Float32Array(rows * (columns - by)) };
  };
  const by = PROJECTED - width;
  return { ...weights, layers: [{ ...first, message: cut(message, by), combine: cut(combine, by) }, ...rest] };
}

it('trains anew when kept weights are for other features, and when there are twice as many saves', async () => {
  const trained = await network.train();
  if (trained === undefined) throw new Error('Nothing was trained.');
  const old = await blobs.put(encodeTrained({ ...trained, weights: narrowed(trained.weights, 8) }));
  await blobs.point(POINTER, old, { expected: (await blobs.pointer(POINTER))?.version });
  running = network.run(stop.signal);
  await expect.poll(() => tables.current?.version.modelId, { timeout: 30_000 }).toBeDefined();
  const anew = await blobs.pointer(POINTER);
  expect(anew?.id).not.toBe(old);

  // Fewer than twice as many: the tables follow, with the same network.
  const before = tables.current?.version;
  vectors.set('pin 0', new Float32Array(16).fill(1));
  await expect.poll(() => tables.current?.version !== before, { timeout: 30_000 }).toBe(true);
  expect(tables.current?.version.modelId).toBe(before?.modelId);

  await save(60, 60);
  await expect.poll(() => tables.current?.version.modelId !== before?.modelId, { timeout: 30_000 }).toBe(true);
  expect((await blobs.pointer(POINTER))?.id).not.toBe(anew?.id);
}, 60_000);
