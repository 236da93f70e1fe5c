import { FeedloomError } from '@feedloom/core';
import type { Ledger } from '../feed/ledger.js';
import type { FeedWorld } from '../feed/world.js';

/** One answer of a feed, as its reader met it. */
export interface Answer {
  /** Milliseconds of the process's clock. */
  readonly askedAt: number;
  readonly tookMs: number;
  /** Whether nothing is missing from it. */
  readonly isWhole: boolean;
  /** What was thrown instead of an answer. */
  readonly error?: string | undefined;
}

/** Opens a user's feed once and tells how that went; new items are noted in the ledger. */
export async function ask(world: FeedWorld, ledger: Ledger, user: string, limit: number): Promise<Answer> {
  const askedAt = performance.now();
  try {
    const page = await world.feed.open(user, { limit });
    if (page.fresh > 0) ledger.shown.push(page.items.slice(0, page.fresh).map(({ id }) => id));
    return { askedAt, tookMs: performance.now() - askedAt, isWhole: page.degraded.length === 0 };
  } catch (error) {
    const said = FeedloomError.is(error) ? error.code : String(error);
    return { askedAt, tookMs: performance.now() - askedAt, isWhole: false, error: said };
  }
}

/** What readers saw of outages. */
export class OutageBook {
  readonly #answers: Answer[] = [];
  readonly #outages: { readonly from: number; to: number }[] = [];
  readonly #recoveries: number[] = [];

  /** Notes an answer. */
  note(answer: Answer): void {
    this.#answers.push(answer);
  }

  /** The server is dead from now on. */
  began(): void {
    this.#outages.push({ from: performance.now(), to: Infinity });
  }

  /** It answers again from now on. */
  ended(): void {
    const last = this.#outages.at(-1);
    if (last !== undefined) last.to = performance.now();
  }

  /** Everybody was served as before, so long after the end of the outage. */
  recovered(tookMs: number): void {
    this.#recoveries.push(tookMs);
  }

  /** How many answers were asked for and given while the server was dead. */
  get during(): readonly Answer[] {
    return this.#answers.filter(({ askedAt, tookMs }) =>
      this.#outages.some(({ from, to }) => askedAt >= from && askedAt + tookMs <= to),
    );
  }

  /** The longest that any answer took. */
  get worstMs(): number {
    return Math.max(0, ...this.#answers.map(({ tookMs }) => tookMs));
  }

  /** The longest recovery. */
  get slowestRecoveryMs(): number {
    return Math.max(0, ...this.#recoveries);
  }

  /** @returns What is wrong with answers that had to come within `limitMs`, and say what they lacked. */
  judge(limitMs: number, takesOver: boolean): string[] {
    const late = this.#answers.filter(({ tookMs }) => tookMs > limitMs);
    const failed = this.#answers.filter(({ error }) => error !== undefined);
    const unlabelled = takesOver ? [] : this.during.filter(({ isWhole }) => isWhole);
    const problems: string[] = [];
    if (late.length > 0)
      problems.push(`${late.length} answers took longer than ${limitMs} ms, at most ${this.worstMs}`);
    if (failed.length > 0) problems.push(`${failed.length} feeds failed, first with ${failed[0]?.error ?? ''}`);
    if (unlabelled.length > 0) problems.push(`${unlabelled.length} answers did not say that a server was dead`);
    if (this.during.length === 0) problems.push('nobody asked while the server was dead, so nothing was shown');
    return problems;
  }
}
