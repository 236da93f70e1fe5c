import { FeedloomError } from '@feedloom/core';
import type { DetectedObject, Detector } from '@feedloom/core';
import type { AskedQuery } from './asked-query.js';
import type { SearchRun } from './search-run.js';

/** What is on the whole picture of a query. Never rejects: without an answer by the deadline there are no objects. */
export async function detectObjects(
  run: SearchRun,
  detector: Detector | undefined,
  picture: AskedQuery['picture'],
): Promise<readonly DetectedObject[]> {
  if (detector === undefined) return [];
  try {
    const image = await picture(run.deadline);
    if (image === undefined) return [];
    const found = await run.stage('detect', run.deadline, (options) => detector.detect([image], options));
    run.degraded.push(...found.degraded);
    return found[0] ?? [];
  } catch (error) {
    // Somebody who has left needs no answer; who waits for one hears of it from the other parts.
    if (!FeedloomError.is(error, 'ERR_ABORTED')) run.degrade('detector', error, 'no-objects');
    return [];
  }
}
