import type { CallOptions } from '@feedloom/core';
import { Deadline, FeedloomError, count, quote } from '@feedloom/core';
import type { Pull, PulledItem } from '../contracts/pull.js';
import { checkData, offerLine } from '../pools/offer-line.js';
import type { StoredPools } from '../pools/stored-pools.js';
import { PoolEntry, byRank, encodeEntry } from '../records/entry.js';
import { FINGERPRINT_BYTES } from '../records/fingerprint.js';
import { RecentlyServed } from './recently-served.js';
import type { Surroundings } from './surroundings.js';

/** A pulled item has no pool's life; the chunk that takes it gives it a fingerprint of the user's. */
const NO_PRINT = new Uint8Array(FINGERPRINT_BYTES);

/** Asks for the items of pulled sources, and turns them into entries like those of shared sources. */
export class Puller<Data, Source extends string> {
  readonly #pools: StoredPools<Data, Source>;
  readonly #pull: Pull<Data, Source>;
  /** What need not be pulled. */
  readonly served = new RecentlyServed();

  /** Pulls for the feeds of `pools`. */
  constructor(pools: StoredPools<Data, Source>, pull: Pull<Data, Source>) {
    this.#pools = pools;
    this.#pull = pull;
  }

  /** What there is for the user within `limitMs`, best first. Never rejects. */
  async read(user: string, signals: Readonly<Record<string, unknown>>, limitMs: number): Promise<Surroundings> {
    const deadline = Deadline.of({ deadlineMs: limitMs }, this.#pools.parts.clock);
    try {
      return await deadline.race(this.#read(user, signals, deadline), 'pulling items');
    } catch {
      const reason = deadline.expired ? 'timeout' : 'error';
      count('feedloom.fallback', 1, { stage: 'pull', cause: reason });
      return { shared: [], degraded: [{ part: 'pull', reason, servedFrom: 'pools' }] };
    }
  }

  async #read(
    user: string,
    signals: Readonly<Record<string, unknown>>,
    { signal, remainingMs }: Deadline,
  ): Promise<Surroundings> {
    const options: CallOptions = { signal, deadlineMs: remainingMs };
    const { items, degraded = [] } = await this.#pull(user, { ...options, signals, served: this.served.of(user) });
    const { schema, retractions } = this.#pools.parts;
    const checked = await checkData(items, schema);
    const entries = new Map<string, PoolEntry>();
    for (const [place, item] of checked.entries()) {
      const entry = this.#entry(item, items[place]?.source);
      const name = `${entry.source}\0${entry.id}`;
      if (!entries.has(name) && !retractions.has(entry.id)) entries.set(name, entry);
    }
    return { shared: [...entries.values()].sort(byRank), degraded };
  }

  #entry(item: Omit<PulledItem<Data, Source>, 'source'>, source: string | undefined): PoolEntry {
    const { rules, env, clockSkewMs } = this.#pools.parts;
    const found = source === undefined ? undefined : rules.get(source);
    if (source === undefined || found?.kind !== 'pulled') {
      throw new FeedloomError(
        'ERR_INVALID_ARGUMENT',
        `\`pull\` returned an item of ${quote(source)}, no pulled source.`,
      );
    }
    const now = env.now();
    const line = offerLine(item, found, now, now + clockSkewMs);
    return new PoolEntry(source, { id: line.id, rank: line.rank }, 0, encodeEntry(line, NO_PRINT));
  }
}
