import type { Deadline } from '@feedloom/core';
import type { IQueueBackend } from 'bullmq';
import type { ClaimedJob } from './claim-line.js';
import type { JobStore } from './job-store.js';
import { isNotOurs } from './is-not-ours.js';

/** How many jobs are asked for at once: one connection answers in the order of the questions. */
const CLAIMS = 64;

/** How long BullMQ refuses to look for jobs without a lock after it has looked, in milliseconds. */
export const STALLED_CHECK_MS = 1;

/**
 * Locks up to `count` jobs, longest due first. Those that are damaged, or have been taken too often, are buried.
 *
 * What has been locked is handed out even if the rest fails: thrown away, it would be hidden until its lease is over.
 */
export async function claimJobs(store: JobStore, count: number, deadline: Deadline): Promise<ClaimedJob[]> {
  const claimed: ClaimedJob[] = [];
  let hasRecovered = false;
  try {
    while (claimed.length < count) {
      const wanted = Math.min(CLAIMS, count - claimed.length);
      const found = await claimSome(store, wanted, deadline);
      for (const job of found) if (await isFit(store, job, deadline)) claimed.push(job);
      if (found.length === wanted) continue;
      if (claimed.length > 0 || hasRecovered) break;
      hasRecovered = true;
      if (!(await recover(store, deadline))) break;
    }
  } catch (error) {
    if (claimed.length === 0) throw error;
  }
  return claimed;
}

/** Puts jobs whose lease is over back. @returns Whether there were any. */
export async function recover(store: JobStore, deadline: Deadline): Promise<boolean> {
  const look = (backend: IQueueBackend): Promise<string[]> => backend.moveStalledJobsToWait();
  const doing = 'looking for tasks whose lease is over';
  // BullMQ moves those that it has seen before without a lock: the first look notes them all, the second moves them.
  if ((await store.write(doing, deadline, look)).length > 0) return true;
  await deadline.sleep(2 * STALLED_CHECK_MS, doing);
  return (await store.write(doing, deadline, look)).length > 0;
}

async function claimSome(store: JobStore, count: number, deadline: Deadline): Promise<ClaimedJob[]> {
  let claiming: Promise<ClaimedJob[]> | undefined;
  let isOver = false;
  try {
    return await store.write('taking tasks', deadline, (backend) => {
      claiming = store.line.claim(backend, count, () => isOver || store.isClosed);
      return claiming;
    });
  } catch (error) {
    isOver = true;
    // What is taken for a caller that has left is put back, first in the queue and as if it had not been taken.
    void claiming?.then((late) => Promise.all(late.map((job) => putBack(store, job)))).catch(() => undefined);
    throw error;
  }
}

async function putBack(store: JobStore, { id, token, attempts }: ClaimedJob): Promise<void> {
  const deadline = store.begin(undefined, 'putting a task back');
  const fieldsToUpdate = { ats: attempts - 1 };
  await store.write('putting a task back', deadline, (backend) =>
    backend.retryJob(id, true, token, { fieldsToUpdate }),
  );
}

async function isFit(store: JobStore, job: ClaimedJob, deadline: Deadline): Promise<boolean> {
  if (job.payload === undefined) await bury(store, job, 'its record is damaged', deadline);
  // Its last worker never answered: the task may be what killed it.
  else if (job.attempts > store.parts.maxAttempts) await bury(store, job, 'its last lease ran out', deadline);
  else return true;
  return false;
}

/** Makes a dead letter of a job. @returns Whether it was still ours. */
export async function bury(store: JobStore, job: ClaimedJob, reason: string, deadline: Deadline): Promise<boolean> {
  const fields = { ats: Math.min(job.attempts, store.parts.maxAttempts) };
  return ifOurs(
    store.write('burying a task', deadline, async (backend) => {
      await backend.moveToFailed(job.job, reason, false, job.token, false, fields);
    }),
  );
}

/** Whether a step was taken; `false` if it was refused because somebody else may have the job. */
export async function ifOurs(step: Promise<unknown>): Promise<boolean> {
  try {
    await step;
    return true;
  } catch (error) {
    if (isNotOurs(error) || isNotOurs((error as Error).cause)) return false;
    throw error;
  }
}
