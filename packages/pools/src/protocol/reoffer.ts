import type { OfferReceipt } from '../contracts/item.js';
import { chunkKey, seenKey } from '../keys.js';
import { decodeChunk } from '../records/chunk.js';
import { SeenRecord } from '../records/seen.js';
import type { ServedItem } from '../records/served-item.js';
import { groupBy } from '../layout/group-by.js';
import type { Env } from './env.js';
import type { OfferLine, OfferRules } from './offer.js';
import { offer } from './offer.js';
import type { Operation } from './step.js';
import { read } from './step.js';

/** Which of a chunk's unseen items go back, and as what; `undefined` for one that does not. */
export type Requeue = (item: ServedItem) => OfferLine | undefined;

/**
 * Puts back what chunk `seq` showed and nobody saw. An item that has been served again since stays where it is.
 *
 * @returns One receipt for each source; none if the chunk has been trimmed.
 */
export function* reoffer(
  env: Env,
  seq: number,
  requeue: Requeue,
  rules: Pick<OfferRules, 'isRetracted'> = {},
): Operation<OfferReceipt[]> {
  const store = env.twoStores ? 'feed' : 'pools';
  const [chunkCells, seenCells] = yield* read(store, [{ key: chunkKey(seq) }, { key: seenKey(seq) }]);
  const chunkBytes = chunkCells?.[0]?.value;
  const seenBytes = seenCells?.[0]?.value;
  if (chunkBytes === undefined || seenBytes === undefined) return [];
  const chunk = decodeChunk(chunkBytes);
  const seen = new SeenRecord(seenBytes);
  const unseen = chunk.items.filter((_, slot) => !seen.has(slot, 'seen') && !seen.has(slot, 'hidden'));
  const receipts: OfferReceipt[] = [];
  for (const [source, items] of groupBy(unseen, (item) => item.source)) {
    if (!env.sources.includes(source)) continue;
    const lines = items.map(requeue).filter((line) => line !== undefined);
    if (lines.length > 0) receipts.push(yield* offer(env, source, lines, { ...rules, servedAt: chunk.rev }));
  }
  return receipts;
}
