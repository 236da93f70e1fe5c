import { FeedloomError, quote } from '@feedloom/core';
import type { Slate } from '../contracts/generator.js';
import type { PoolEntry } from '../records/entry.js';
import { ServedItem } from '../records/served-item.js';
import type { Heads } from './heads.js';
import { CandidateFinder } from './heads.js';

/** A slate whose every pick is known to be a candidate. */
export interface CheckedSlate {
  readonly entries: readonly PoolEntry[];
  readonly items: readonly ServedItem[];
  readonly dropped: readonly PoolEntry[];
  readonly slate: Slate;
}

/**
 * Checks a generator's answer against the heads that it was given.
 *
 * @throws `ERR_INTERNAL` for a pick that was not offered, an id picked twice, or more than `max` of them.
 */
export function checkSlate(slate: Slate, heads: Heads, max: number): CheckedSlate {
  const refuse = (what: string): FeedloomError =>
    new FeedloomError('ERR_INTERNAL', `The generator returned a slate with ${what}. Nothing was taken.`);
  if (slate.picks.length > max) throw refuse(`${slate.picks.length} items, more than the ${max} allowed`);
  const candidates = new CandidateFinder(heads);
  const picked = new Set<string>();
  const entries: PoolEntry[] = [];
  const items = slate.picks.map((pick): ServedItem => {
    const entry = candidates.find(pick);
    if (entry === undefined)
      throw refuse(`the item ${quote(pick.id)}, which source ${quote(pick.source)} did not offer`);
    if (picked.has(pick.id)) throw refuse(`the item ${quote(pick.id)} twice`);
    picked.add(pick.id);
    entries.push(entry);
    return new ServedItem(entry.source, entry.id, pick, entry.value, entry);
  });
  const dropped = slate.drops.flatMap((drop) => {
    const entry = picked.has(drop.id) ? undefined : candidates.find(drop);
    return entry === undefined ? [] : [entry];
  });
  return { entries, items, dropped, slate };
}
