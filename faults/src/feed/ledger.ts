import { FeedloomError } from '@feedloom/core';
import type { Tally } from '../report.js';
import type { FeedWorld, Source } from './world.js';

/** What callers of one user's feed were told, to be compared with the feed once all faults are over. */
export class Ledger {
  /** Items whose offer was accepted: each must be served, once. */
  readonly accepted = new Set<string>();
  /** Items that were offered at all; an offer whose answer was lost may count or not. */
  readonly offered = new Set<string>();
  /** New items as they were shown, page by page. */
  readonly shown: (readonly string[])[] = [];
  /** How many pages had to be asked for again once all faults were over. */
  askedAgain = 0;
  /** Why the feed may be less than the whole of it. */
  readonly doubts: string[] = [];

  /** Notes the answer to an offer. Refused as served means: an earlier try, whose answer was lost, had counted. */
  answered(ids: readonly string[], refused: readonly { readonly id: string; readonly reason: string }[]): void {
    for (const id of ids) this.accepted.add(id);
    for (const { id, reason } of refused) if (reason === 'served') this.accepted.add(id);
  }

  /** What was accepted and is not in the feed. */
  missing(feed: readonly string[]): string[] {
    const served = new Set(feed);
    return [...this.accepted].filter((id) => !served.has(id));
  }

  /** Compares with all of the feed, top first. */
  compare(feed: readonly string[], tally: Tally): string[] {
    const problems = [...this.doubts];
    const places = new Map(feed.map((id, place) => [id, place]));
    const repeated = feed.length - places.size;
    const lost = this.missing(feed);
    const strange = feed.filter((id) => !this.offered.has(id));
    tally.repeated += repeated;
    tally.lost += lost.length;
    tally.violations += strange.length + this.doubts.length;
    if (repeated > 0) problems.push(`${repeated} items are served more than once`);
    if (lost.length > 0) problems.push(`lost: ${lost.slice(0, 10).join()}${lost.length > 10 ? '…' : ''}`);
    if (strange.length > 0) problems.push(`nobody offered ${strange.slice(0, 10).join()}`);
    for (const ids of this.shown) {
      const at = ids.map((id) => places.get(id));
      const isKept = at.every((place, index) => place !== undefined && place === (at[0] ?? 0) + index);
      if (isKept) continue;
      tally.misordered += 1;
      problems.push(`shown as ${ids.slice(0, 10).join()}…, but the feed has them at ${at.slice(0, 10).join()}…`);
    }
    return problems;
  }
}

/** Whether a failed call may be made again: only typed errors that say so. */
export function mayRetry(error: unknown): boolean {
  return FeedloomError.is(error) && (error.retryable || error.indeterminate);
}

/** Offers items until the answer is heard. */
export async function offerUntilHeard(
  world: FeedWorld,
  ledger: Ledger,
  user: string,
  source: Source,
  ids: readonly string[],
  pause: () => Promise<void>,
): Promise<void> {
  for (const id of ids) ledger.offered.add(id);
  const items = ids.map((id, index) => ({ id, score: 1000 - index, data: null }));
  for (;;) {
    try {
      const { accepted, refused } = await world.pools.add(user, source, items);
      ledger.answered(accepted, refused);
      return;
    } catch (error) {
      if (!mayRetry(error)) throw error;
      await pause();
    }
  }
}

/** Opens the feed once; a failure costs nothing. */
export async function openOnce(world: FeedWorld, ledger: Ledger, user: string, limit: number): Promise<void> {
  try {
    const page = await world.feed.open(user, { limit });
    if (page.fresh > 0) ledger.shown.push(page.items.slice(0, page.fresh).map(({ id }) => id));
  } catch (error) {
    if (!mayRetry(error)) throw error;
  }
}
