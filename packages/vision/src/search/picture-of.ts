import type { AskedQuery } from './asked-query.js';
import type { SearchRun } from './search-run.js';
import type { VisualQuery } from './visual-query.js';
import type { VisualSearchOptions } from './visual-search.js';

/** The picture of a query. That of an item is read once, when it is first needed, and until the query's own deadline. */
export function pictureOf(
  run: SearchRun,
  query: VisualQuery,
  readImage: VisualSearchOptions<unknown>['readImage'],
): AskedQuery['picture'] {
  if (!('id' in query)) return () => Promise.resolve(query.image);
  const { id } = query;
  if (readImage === undefined) return () => Promise.resolve(undefined);
  let reading: Promise<Uint8Array | undefined> | undefined;
  return (deadline) => {
    reading ??= run.stage('image', run.deadline, (options) => readImage(id, options));
    return deadline.race(reading, 'reading the picture of an item');
  };
}
