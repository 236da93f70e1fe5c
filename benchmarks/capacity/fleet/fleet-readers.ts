import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@feedloom/core';
import type { Fleet } from '../../../examples/pinboard/fleet/fleet.js';
import { ApiClient } from '../../../examples/pinboard/fleet/load/api-client.js';
import { PAGE_KINDS } from '../plan/fleet-costs.js';
import type { PageKind } from '../plan/fleet-costs.js';

/** What readers do: new chunks on top, what is below the last page, or one after the other. */
export type Reading = 'refresh' | 'below' | 'both';

/** What was read. */
export interface Read {
  readonly pages: Readonly<Record<PageKind, number>>;
  /** Pages that brought a whole chunk. */
  readonly whole: number;
  /** Pages that said that something was missing. */
  readonly degraded: number;
  /** Bytes of an answer, on average. */
  readonly answerBytes: number;
}

/** How readers come. */
export interface ReadingPace {
  /** In all. */
  readonly pages: number;
  /** Pages a second, on average. */
  readonly rate: number;
}

/** As many as a first screen shows, and as a chunk has. */
const LIMIT = 25;

interface Page {
  readonly kind: PageKind;
  readonly bytes: number;
  readonly fresh: number;
  readonly isDegraded: boolean;
}

/** Users who open their feeds, look at what is below, and do nothing else, through the proxy. */
export class FleetReaders {
  readonly #api: ApiClient;
  readonly #random: Random;
  /** Where each user reads on, if there is something. */
  readonly #cursors = new Map<string, string | undefined>();
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

  /** Has users read in turn, at the moments of a Poisson process. @throws If a page is not answered: no fault excuses it. */
  async read(users: readonly string[], what: Reading, { pages, rate }: ReadingPace): Promise<Read> {
    const asked: Promise<Page>[] = [];
    for (let due = performance.now(); asked.length < pages;) {
      due -= (Math.log(1 - this.#random.next()) * 1_000) / rate;
      await sleep(Math.max(0, due - performance.now()));
      const page = this.#next(users[this.#turn++ % users.length] ?? '', what);
      // It is thrown below, once all have been answered.
      page.catch(() => undefined);
      asked.push(page);
    }
    const read = await Promise.all(asked);
    const countOf = (isCounted: (page: Page) => boolean): number => read.filter(isCounted).length;
    const kinds = PAGE_KINDS.map((kind) => [kind, countOf((page) => page.kind === kind)] as const);
    return {
      pages: Object.fromEntries(kinds) as Record<PageKind, number>,
      whole: countOf(({ fresh }) => fresh === LIMIT),
      degraded: countOf(({ isDegraded }) => isDegraded),
      answerBytes: read.reduce((sum, { bytes }) => sum + bytes, 0) / read.length,
    };
  }

  close(): void {
    this.#api.close();
  }

  async #next(user: string, what: Reading): Promise<Page> {
    const isBelow = what === 'below' || (what === 'both' && this.#onTop.has(user));
    const cursor = isBelow ? this.#cursors.get(user) : undefined;
    const kind = cursor !== undefined ? 'below' : this.#cursors.has(user) ? 'refresh' : 'arrival';
    if (kind === 'below') this.#onTop.delete(user);
    else this.#onTop.add(user);
    // Whoever asks again before this is answered has arrived.
    this.#cursors.set(user, undefined);
    const below = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `/v3/feed/home?limit=${LIMIT}${below}`;
    const { status, bytes } = await this.#api.call({ method: 'GET', path, user });
    if (status !== 200) throw new Error(`A page of ${user} was answered with ${status}.`);
    const answer = JSON.parse(bytes.toString('utf8')) as {
      next?: string;
      fresh: number;
      degraded?: readonly unknown[];
    };
    this.#cursors.set(user, answer.next);
    return { kind, bytes: bytes.length, fresh: answer.fresh, isDegraded: (answer.degraded ?? []).length > 0 };
  }
}
