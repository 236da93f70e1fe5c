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
export async function ask(
  world: FeedWorld,
  ledger: Ledger,
  { user, limit }: { readonly user: string; readonly limit: number },
): Promise<Answer> {
  const askedAt = performance.now();
  const taken = (): Pick<Answer, 'askedAt' | 'tookMs'> => ({ askedAt, tookMs: performance.now() - askedAt });
  try {
    const page = await world.feed.open(user, { limit });
    if (page.fresh > 0) ledger.shown.push(page.items.slice(0, page.fresh).map(({ id }) => id));
    return { ...taken(), isWhole: page.degraded.length === 0 };
  } catch (error) {
    const said = FeedloomError.is(error) ? `${error.code}: ${error.message}` : String(error);
    return { ...taken(), isWhole: false, error: said };
  }
}

function isWithin({ askedAt, tookMs }: Answer, from: number, to: number): boolean {
  return askedAt >= from && askedAt + tookMs <= to;
}

/** What readers saw of outages. */
export class OutageBook {
  readonly #answers: Answer[] = [];
  readonly #outages: { readonly from: number; startedAt: number; to: number }[] = [];
  readonly #recoveries: number[] = [];

  /** Notes an answer. */
  note(answer: Answer): void {
    this.#answers.push(answer);
  }

  /** The server is dead from now on. */
  began(): void {
    this.#outages.push({ from: performance.now(), startedAt: Infinity, to: Infinity });
  }

  /** It is started now, and may answer before it says so. */
  starts(): void {
    const last = this.#outages.at(-1);
    if (last !== undefined) last.startedAt = performance.now();
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
    return this.#answers.filter((answer) => this.#outages.some(({ from, to }) => isWithin(answer, from, to)));
  }

  /** The longest that any answer took. */
  get slowestMs(): number {
    return this.#answers.reduce((most, { tookMs }) => Math.max(most, tookMs), 0);
  }

  /** The longest recovery. */
  get slowestRecoveryMs(): number {
    return Math.max(0, ...this.#recoveries);
  }

  /**
   * Labels are asked for until the server is started, because from then on it may answer before it says so.
   *
   * @returns What is wrong with answers that had to come within `limitMs`, and say what they lacked unless another server
   * takes over.
   */
  judge(limitMs: number, takesOver: boolean): string[] {
    const late = this.#answers.filter(({ tookMs }) => tookMs > limitMs);
    const failed = this.#answers.filter(({ error }) => error !== undefined);
    const isDead = (answer: Answer): boolean =>
      this.#outages.some(({ from, startedAt }) => isWithin(answer, from, startedAt));
    const unlabelled = takesOver ? [] : this.#answers.filter((answer) => answer.isWhole && isDead(answer));
    const problems: string[] = [];
    if (late.length > 0)
      problems.push(`${late.length} answers took longer than ${limitMs} ms, at most ${Math.round(this.slowestMs)}`);
    if (failed.length > 0) problems.push(`${failed.length} feeds failed, first with ${failed[0]?.error ?? ''}`);
    if (unlabelled.length > 0) problems.push(`${unlabelled.length} answers did not say that a server was dead`);
    if (this.during.length === 0) problems.push('nobody asked while the server was dead, so nothing was shown');
    return problems;
  }
}
