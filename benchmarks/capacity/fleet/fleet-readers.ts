import type { Random } from '@feedloom/core';
import type { Fleet } from '../../../examples/pinboard/fleet/fleet.js';
import { ApiClient } from '../../../examples/pinboard/fleet/load/api-client.js';
import { openLoop } from '../../harness/open-loop.js';

/** What readers do: a new chunk on top, what is below the last page, or one after the other. */
export type Reading = 'refresh' | 'below' | 'both';

/** What was read in some time. */
export interface Read {
  readonly refreshes: number;
  readonly below: number;
  /** Refreshes that brought a whole chunk. */
  readonly whole: number;
  /** Pages that said that something was missing. */
  readonly degraded: number;
  /** Bytes of an answer, on average. */
  readonly answerBytes: number;
}

/** How readers come. */
export interface ReadingPace {
  /** Pages a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** As many as a first screen shows, and as a chunk has. */
const LIMIT = 25;

interface Page {
  readonly next?: string;
  readonly fresh: number;
  readonly degraded?: readonly unknown[];
}

/** Users who open their feeds, look at what is below, and do nothing else, through the proxy. */
export class FleetReaders {
  readonly #api: ApiClient;
  readonly #random: Random;
  /** Where each user reads on. */
  readonly #cursors = new Map<string, string>();
  /** Who read from the top last. */
  readonly #onTop = new Set<string>();
  #turn = 0;

  constructor(fleet: Fleet, random: Random) {
    this.#api = new ApiClient(Number(new URL(fleet.url ?? '').port));
    this.#random = random;
  }

  /** Everybody who has an account. */
  async everybody(): Promise<string[]> {
    const { bytes } = await this.#api.call({ method: 'GET', path: '/v3/users' });
    const { users } = JSON.parse(bytes.toString('utf8')) as { users: { id: string }[] };
    return users.map(({ id }) => id);
  }

  /** Has users read in turn, at random moments. @throws If a page is not answered: there is no fault that would excuse it. */
  async read(users: readonly string[], what: Reading, { rate, seconds }: ReadingPace): Promise<Read> {
    let [refreshes, below, whole, degraded, bytes] = [0, 0, 0, 0, 0];
    const ask = async (): Promise<void> => {
      const user = users[this.#turn++ % users.length] ?? '';
      const isBelow = what === 'below' || (what === 'both' && this.#onTop.has(user));
      const cursor = isBelow ? this.#cursors.get(user) : undefined;
      const answer = await this.#page(user, cursor);
      bytes += answer.bytes;
      if (answer.degraded) degraded += 1;
      if (cursor !== undefined) below += 1;
      else refreshes += 1;
      if (answer.fresh === LIMIT) whole += 1;
    };
    await openLoop({ rate, seconds, random: this.#random, ask });
    return { refreshes, below, whole, degraded, answerBytes: bytes / (refreshes + below) };
  }

  close(): void {
    this.#api.close();
  }

  async #page(user: string, cursor: string | undefined): Promise<{ fresh: number; degraded: boolean; bytes: number }> {
    if (cursor === undefined) this.#onTop.add(user);
    else this.#onTop.delete(user);
    const below = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, bytes } = await this.#api.call({
      method: 'GET',
      path: `/v3/feed/home?limit=${LIMIT}${below}`,
      user,
    });
    if (status !== 200) throw new Error(`A page of ${user} was answered with ${status}.`);
    const { next, fresh, degraded = [] } = JSON.parse(bytes.toString('utf8')) as Page;
    if (next === undefined) this.#cursors.delete(user);
    else this.#cursors.set(user, next);
    return { fresh, degraded: degraded.length > 0, bytes: bytes.length };
  }
}
