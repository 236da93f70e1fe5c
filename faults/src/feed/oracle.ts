import type { Page } from '@feedloom/pools';
import type { Tally } from '../report.js';
import type { PoolSource, Source } from './world.js';
import { CAP, KEEP, MOST, SIZE, SOURCES, TOMBSTONE_MS, TTL_MS } from './world.js';

/** A promise to the caller that was broken, and which count it belongs to. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
  readonly kind: keyof Omit<Tally, 'runs'>;

  constructor(kind: keyof Omit<Tally, 'runs'>, what: string) {
    super(`${kind}: ${what}`);
    this.kind = kind;
  }
}

interface Waiting {
  readonly score: number;
  readonly expiresAt: number;
}

const byteOrder = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** What one user's pools and feed must look like, computed from the calls alone. */
export class UserOracle {
  readonly waiting: Record<PoolSource, Map<string, Waiting>> = { lasting: new Map(), brief: new Map() };
  /** Newest first. */
  chunks: string[][] = [];
  readonly served = new Set<string>();
  readonly hidden = new Set<string>();
  want = 0;
  /** Whether a settle may have left a floor, so that low offers may be refused. */
  mayHaveFloor = false;
  erasedAt: number | undefined;
  readonly #retracted: ReadonlySet<string>;

  constructor(retracted: ReadonlySet<string>) {
    this.#retracted = retracted;
  }

  isErased(now: number): boolean {
    return this.erasedAt !== undefined && now - this.erasedAt <= TOMBSTONE_MS;
  }

  erase(now: number): void {
    if (this.isErased(now)) return;
    this.erasedAt = now;
    for (const source of SOURCES) this.waiting[source].clear();
    this.chunks = [];
    this.served.clear();
    this.hidden.clear();
    this.want = 0;
    this.mayHaveFloor = false;
  }

  /** The items that a page from the top shows. */
  get visible(): string[] {
    return this.chunks.flat().filter((id) => !this.hidden.has(id) && !this.#retracted.has(id));
  }

  /** The items of a source that wait, best first. */
  ranked(source: PoolSource, now: number): string[] {
    this.#expire(now);
    const pool = this.waiting[source];
    const ids = [...pool.keys()].filter((id) => !this.#retracted.has(id));
    return ids.sort((a, b) => (pool.get(b)?.score ?? 0) - (pool.get(a)?.score ?? 0) || byteOrder(a, b));
  }

  offered(
    source: PoolSource,
    items: ReadonlyMap<string, number>,
    receipt: { accepted: readonly string[]; refused: readonly { id: string; reason: string }[] },
    now: number,
  ): void {
    const answered = [...receipt.accepted, ...receipt.refused.map(({ id }) => id)];
    if (answered.length !== items.size || answered.some((id) => !items.has(id))) {
      throw new BrokenPromise(
        'violations',
        `a receipt for ${answered.join()} of an offer of ${[...items.keys()].join()}`,
      );
    }
    for (const id of receipt.accepted) {
      if (this.served.has(id)) throw new BrokenPromise('repeated', `${id}, served before, was accepted`);
      if (this.hidden.has(id)) throw new BrokenPromise('repeated', `${id}, hidden before, was accepted`);
      if (this.#retracted.has(id)) throw new BrokenPromise('repeated', `${id}, retracted before, was accepted`);
      const expiresAt = source === 'brief' ? now + TTL_MS : Infinity;
      this.waiting[source].set(id, { score: items.get(id) ?? 0, expiresAt });
    }
    for (const { id, reason } of receipt.refused) {
      const right = {
        served: this.served.has(id),
        hidden: this.hidden.has(id),
        retracted: this.#retracted.has(id),
        'below-floor': this.mayHaveFloor,
      }[reason];
      if (right !== true) throw new BrokenPromise('lost', `the offer of ${id} was refused as ${reason}`);
    }
  }

  opened(page: Page<null, Source>, generatorFails: boolean, now: number): void {
    const ids = page.items.map(({ id }) => id);
    if (new Set(ids).size < ids.length) throw new BrokenPromise('repeated', `a page shows ${ids.join()}`);
    const before = this.visible;
    if (generatorFails) {
      if (page.degraded.length === 0) throw new BrokenPromise('violations', 'a failure of the generator was not told');
      if (page.fresh > 0) throw new BrokenPromise('violations', 'new items without a generator');
      this.#expect(ids, before);
      this.want = Math.min(MOST, this.want + SIZE);
      return;
    }
    const fresh = ids.slice(0, page.fresh);
    const available = new Set(SOURCES.flatMap((source) => this.ranked(source, now)));
    for (const id of fresh) {
      if (this.served.has(id)) throw new BrokenPromise('repeated', `${id} is served a second time`);
      if (!available.has(id)) throw new BrokenPromise('violations', `${id} is served, but nobody has offered it`);
    }
    const due = Math.min(MOST, SIZE + this.want, available.size);
    if (fresh.length !== due) throw new BrokenPromise('lost', `${fresh.length} new items where ${due} were due`);
    for (const source of SOURCES) this.#checkBest(source, page.items.slice(0, page.fresh), now);
    if (fresh.length > 0) {
      this.chunks.unshift(fresh);
      this.want = 0;
    }
    for (const id of fresh) {
      this.served.add(id);
      for (const source of SOURCES) this.waiting[source].delete(id);
    }
    while (this.chunks.length > 1 && this.chunks.flat().length > KEEP) this.chunks.pop();
    this.#expect(ids, this.visible);
  }

  #expect(ids: readonly string[], due: readonly string[]): void {
    if (ids.join('\n') === due.join('\n')) return;
    const missing = due.filter((id) => !ids.includes(id));
    const kind = missing.length > 0 ? 'lost' : 'misordered';
    throw new BrokenPromise(kind, `the feed shows ${ids.join()} where ${due.join()} is due`);
  }

  /** What was taken from one source must be its best. */
  #checkBest(source: PoolSource, fresh: Page<null, Source>['items'], now: number): void {
    const taken = fresh.filter((item) => item.source === source).map(({ id }) => id);
    const gone = new Set(fresh.map(({ id }) => id));
    const ranked = this.ranked(source, now);
    const last = Math.max(-1, ...taken.map((id) => ranked.indexOf(id)));
    const passedOver = ranked.slice(0, last).find((id) => !gone.has(id));
    if (passedOver !== undefined) throw new BrokenPromise('misordered', `${passedOver} of ${source} was passed over`);
    const order = taken.map((id) => ranked.indexOf(id));
    if (order.some((rank, at) => at > 0 && rank < (order[at - 1] ?? 0))) {
      throw new BrokenPromise('misordered', `${source} was served as ${taken.join()}`);
    }
  }

  /** What is really in a pool, best first. A settle may have cut it to its cap. */
  peeked(source: PoolSource, pool: readonly string[], now: number): void {
    const ids = pool.filter((id) => !this.#retracted.has(id));
    const due = this.ranked(source, now);
    if (pool.length >= CAP) this.mayHaveFloor = true;
    if (ids.join('\n') === due.join('\n')) return;
    // Settled: what is left is the best of what was there; retracted items that have not surfaced count too.
    if (pool.length >= CAP && ids.join('\n') === due.slice(0, ids.length).join('\n')) {
      for (const id of due.slice(ids.length)) this.waiting[source].delete(id);
      return;
    }
    const missing = due.filter((id) => !ids.includes(id));
    const extra = ids.filter((id) => !due.includes(id));
    if (extra.some((id) => this.served.has(id)))
      throw new BrokenPromise('repeated', `${extra.join()} still wait in ${source}`);
    if (missing.length > 0) throw new BrokenPromise('lost', `${missing.join()} are not in ${source}`);
    throw new BrokenPromise('misordered', `${source} holds ${ids.join()} where ${due.join()} is due`);
  }

  hide(id: string): void {
    this.hidden.add(id);
    this.remove(id);
  }

  remove(id: string): void {
    for (const source of SOURCES) this.waiting[source].delete(id);
  }

  #expire(now: number): void {
    for (const source of SOURCES) {
      for (const [id, { expiresAt }] of this.waiting[source]) if (expiresAt <= now) this.waiting[source].delete(id);
    }
  }
}
