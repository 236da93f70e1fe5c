import { FeedloomError } from '@feedloom/core';
import type { Remote } from '@feedloom/core/spawn';
import { startChild } from '@feedloom/core/spawn';
import type { ImageService, Verdict } from './image-service.js';

/** The most memory that a child may ever have, in MB: about 100 of it are Node.js itself. */
export const MAX_MEGABYTES = 640;

/** The longest that one file may take, in milliseconds, on a machine that does other things as well. */
const MAX_MS = 60_000;

/** What became of the child, beside its verdicts. */
export interface Encounter {
  /** The longest that one file took, in milliseconds. */
  readonly slowestMs: number;
  /** The most memory that a child had, in MB. */
  readonly peakMegabytes: number;
}

/**
 * Hands files to a child, one after the other, and starts another child if one does not survive.
 *
 * @param judge - Called with each verdict, or with how the child ended.
 */
export async function meetImages(
  files: Iterable<Uint8Array>,
  judge: (verdict: Verdict | FeedloomError, index: number) => void,
): Promise<Encounter> {
  const start = (): Promise<Remote<ImageService>> =>
    startChild<ImageService>(new URL('./image-entry.js', import.meta.url), { deadlineMs: 60_000 });
  let child = await start();
  let [slowestMs, peakMegabytes, index] = [0, 0, 0];
  try {
    for (const bytes of files) {
      try {
        const verdict = await child.call('meet', bytes, { deadlineMs: MAX_MS });
        slowestMs = Math.max(slowestMs, verdict.tookMs);
        judge(verdict, index);
      } catch (error) {
        if (!FeedloomError.is(error)) throw error;
        judge(error, index);
        await child.kill();
        child = await start();
      }
      index += 1;
    }
    peakMegabytes = await child.call('peakMegabytes', undefined);
  } finally {
    await child.close();
  }
  return { slowestMs, peakMegabytes };
}
