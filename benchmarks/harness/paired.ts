import type { Row } from './figure.js';
import { keeps } from './figure.js';
import { collectGarbage } from './collect-garbage.js';

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? NaN) + (high ?? NaN)) / 2;
}

/** Two sides of one figure. Each measures one round and returns its cost in `unit`. */
export interface Pair extends Pick<Row, 'id' | 'what' | 'unit' | 'goal'> {
  readonly ours: () => Promise<number>;
  readonly peer: () => Promise<number>;
  /** Of what the ratio is made. @defaultValue ours / peer */
  readonly ratioOf?: (ours: number, peer: number) => number;
  /** Whether the sides take turns in going first. @defaultValue `true` */
  readonly alternates?: boolean;
}

/**
 * Runs both sides in turns, first one then the other first, and takes the median of the paired ratios. Each side starts
 * without young garbage of the other.
 */
export async function paired(
  { ours: measureOurs, peer: measurePeer, ratioOf = (a, b) => a / b, alternates = true, ...figure }: Pair,
  rounds: number,
): Promise<Row> {
  const clean = (measure: () => Promise<number>) => (): Promise<number> => {
    collectGarbage();
    return measure();
  };
  const [ours, peer] = [clean(measureOurs), clean(measurePeer)];
  const measured: { ours: number; peer: number }[] = [];
  await ours();
  await peer();
  for (let round = 0; round < rounds; round += 1) {
    if (!alternates || round % 2 === 0) {
      const first = await ours();
      measured.push({ ours: first, peer: await peer() });
    } else {
      const first = await peer();
      measured.push({ ours: await ours(), peer: first });
    }
  }
  const ratio = median(measured.map((pair) => ratioOf(pair.ours, pair.peer)));
  return {
    ...figure,
    ours: median(measured.map((pair) => pair.ours)),
    peer: median(measured.map((pair) => pair.peer)),
    ratio,
    pass: keeps(ratio, figure.goal),
    rounds,
  };
}

/** The mean CPU time of `count` calls, one after the other, in microseconds: this process's, all its threads. */
export async function cpuPerCall(count: number, call: (index: number) => unknown): Promise<number> {
  const startedAt = process.cpuUsage();
  for (let index = 0; index < count; index += 1) await call(index);
  const { user, system } = process.cpuUsage(startedAt);
  return (user + system) / count;
}

/** The mean time of `count` calls, one after the other, in microseconds. */
export async function perCall(count: number, call: (index: number) => unknown): Promise<number> {
  const startedAt = performance.now();
  for (let index = 0; index < count; index += 1) await call(index);
  return ((performance.now() - startedAt) * 1000) / count;
}

/** Calls a second with `inFlight` of them at any time. */
export async function throughput(
  count: number,
  inFlight: number,
  call: (index: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      await call(index);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  return count / ((performance.now() - startedAt) / 1000);
}
