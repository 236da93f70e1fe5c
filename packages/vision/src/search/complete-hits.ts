import { FeedloomError } from '@feedloom/core';
import type { RankedHit } from './rank-hits.js';
import type { SearchRun } from './search-run.js';
import type { VisualItem } from './visual-answer.js';
import type { ItemSource } from './visual-search.js';

/** How often the catalogue is read again because items were gone. */
const MOST_REFILLS = 5;

/** Fewer hits than this are not worth another read. */
const LEAST_REFILL = 32;

/** The best `limit` hits with what is known of them; those that are gone make room for the next, twice as many each time. */
export async function completeHits<Item>(
  run: SearchRun,
  hits: readonly RankedHit[],
  { catalogue, limit }: { catalogue: ItemSource<Item> | undefined; limit: number },
): Promise<VisualItem<Item>[]> {
  if (catalogue === undefined) return hits.slice(0, limit);
  const complete: VisualItem<Item>[] = [];
  let [next, size] = [0, limit];
  for (let read = 0; read <= MOST_REFILLS && complete.length < limit && next < hits.length; read++) {
    const batch = hits.slice(next, next + size);
    try {
      const ids = batch.map(({ id }) => id);
      const items = await run.stage('metadata', run.deadline, (options) => catalogue.get(ids, options));
      for (const [place, hit] of batch.entries()) {
        const item = items[place];
        if (item !== undefined) complete.push({ ...hit, item });
      }
    } catch (error) {
      if (FeedloomError.is(error, 'ERR_ABORTED')) throw error;
      run.degrade('catalogue', error, read === 0 ? 'ids' : 'fewer-items');
      return read === 0 ? batch : complete;
    }
    next += batch.length;
    size = Math.max(LEAST_REFILL, 2 * (read === 0 ? limit - complete.length : size));
  }
  if (complete.length < limit && next < hits.length) run.degrade('catalogue', 'missing', 'fewer-items');
  return complete.slice(0, limit);
}
