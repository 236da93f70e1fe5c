import { Buffer } from 'node:buffer';
import { Deadline, sameBytes } from '@feedloom/core';
import type { Clock, OrderedStore, Random } from '@feedloom/core';
import { cellKey, decodeCell, encodeCell } from '../catalogue/cell.js';
import { pause } from '../feed/pause.js';

/** What a lease is made of. */
export interface LeaseParts {
  readonly store: OrderedStore;
  /** What only one may do at a time. */
  readonly name: string;
  /** How long a holder that has died keeps it, in milliseconds. @defaultValue 6,000 */
  readonly leaseMs?: number | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly onError: (error: unknown) => void;
}

interface Held {
  readonly holder: string;
  /** In milliseconds since the Unix epoch: clocks of all processes agree to a second or so. */
  readonly until: number;
}

const PARTITION = 'leases';

/**
 * Does `work` while no other process does: whoever holds the lease renews it, and when its holder dies another one takes
 * it. The signal of `work` aborts when the lease may be lost, or `signal` does.
 */
export async function underLease(
  { store, name, leaseMs = 6_000, clock, random, onError }: LeaseParts,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const key = cellKey(name);
  const holder = Buffer.from(random.bytes(9)).toString('base64url');
  const options = { deadlineMs: leaseMs / 3 };
  let mine: Uint8Array | undefined;

  /** Takes or renews it. @returns Whether it is held now. */
  async function hold(): Promise<boolean> {
    const [[cell] = []] = await store.read(PARTITION, [{ key }], options);
    const held = cell && decodeCell<Held>(cell.value);
    if (held !== undefined && held.holder !== holder && held.until > clock.now()) return false;
    const value = encodeCell({ holder, until: clock.now() + leaseMs });
    const isDone = await store.write(
      PARTITION,
      { guard: { key, expected: cell?.value }, puts: [{ key, value }] },
      options,
    );
    if (isDone) mine = value;
    return isDone;
  }

  /** Renews it until it may be lost or `until` aborts; it was last taken in a call that began at `held`. */
  async function keep(held: number, until: AbortSignal): Promise<void> {
    while (await pause(clock, leaseMs / 3, until)) {
      const begun = clock.monotonic();
      const left = held + (leaseMs * 2) / 3 - begun;
      // A store that is late is not waited for longer than the lease is sure.
      const late = pause(clock, left, until).then(() => undefined);
      const isHeld = await Promise.race([hold().catch(() => undefined), late]);
      if (isHeld === true) held = begun;
      if (isHeld === false || clock.monotonic() - held >= (leaseMs * 2) / 3) return;
    }
  }

  while (!signal.aborted) {
    const begun = clock.monotonic();
    const isHeld = await hold().catch((error: unknown) => (onError(error), false));
    if (!isHeld) {
      await pause(clock, leaseMs / 3, signal);
      continue;
    }
    const [lost, over] = [new AbortController(), new AbortController()];
    const keeping = keep(begun, AbortSignal.any([signal, over.signal])).finally(() => lost.abort());
    await work(AbortSignal.any([signal, lost.signal])).catch(onError);
    over.abort();
    await keeping;
    // Nobody need wait until it runs out.
    const [[cell] = []] = await store.read(PARTITION, [{ key }], options).catch(() => []);
    if (mine !== undefined && sameBytes(cell?.value, mine)) {
      const change = { guard: { key, expected: mine }, deletes: [key] };
      await store.write(PARTITION, change, Deadline.of(options, clock).toCallOptions()).catch(() => false);
    }
    // Work that fails at once is not begun again at once; another process may try meanwhile.
    await pause(clock, leaseMs / 3, signal);
  }
}
