import { FeedloomError } from '@feedloom/core';
import type { DeadLetter } from '@feedloom/core';
import type { JobJson, MinimalJob } from 'bullmq';

/** The name of our jobs, as dashboards show it. */
const NAME = 'task';

/** A job as it is read back. */
export interface ReadJob {
  readonly id: string;
  /** `undefined` if the record is damaged. */
  readonly payload: { readonly value: unknown } | undefined;
  /** How often it has been taken, without the times that were not charged. */
  readonly attempts: number;
  /** What the store's steps want of it. */
  readonly job: MinimalJob;
}

/** The JSON of a payload. @throws `ERR_INVALID_PAYLOAD` if it has none. */
export function packPayload(payload: unknown): string {
  try {
    const json = JSON.stringify(payload) as string | undefined;
    if (json === undefined) throw new TypeError(`${typeof payload} has no JSON form`);
    return json;
  } catch (cause) {
    throw new FeedloomError('ERR_INVALID_PAYLOAD', 'A task payload must be JSON. Enqueue plain data.', { cause });
  }
}

/** A new job with `data` as its payload. */
export function newJob(data: string, now: number, delayMs: number, dedupeKey: string | undefined): JobJson {
  const deduplication = dedupeKey === undefined ? {} : { deduplication: { id: dedupeKey } };
  const due = Math.ceil(delayMs);
  return {
    id: '',
    name: NAME,
    data,
    opts: { delay: due, timestamp: now, ...deduplication },
    ...(dedupeKey === undefined ? {} : { deduplicationId: dedupeKey }),
    delay: due,
    timestamp: now,
    progress: 0,
    attemptsMade: 0,
    attemptsStarted: 0,
    stalledCounter: 0,
    failedReason: '',
    returnvalue: '',
  };
}

/** Reads a job as the store has it. */
export function readJob(json: JobJson, id: string): ReadJob {
  const { attemptsStarted: attempts, opts } = json;
  // A job whose record has gone is handed out all the same, without a name.
  const payload = (json.name as string | undefined) === undefined ? undefined : parse(json.data);
  return { id, payload, attempts, job: { id, opts: { attempts: 0, ...opts } } as MinimalJob };
}

/** A failed job as a dead letter. */
export function deadLetterOf(json: JobJson, id: string): DeadLetter<unknown> {
  const at = json.finishedOn ?? 0;
  const { payload, attempts } = readJob(json, id);
  const reason = json.failedReason;
  if (payload !== undefined) return { id, payload: payload.value, attempts, reason, at };
  return { id, payload: undefined, attempts: 0, reason, at, damaged: Buffer.from(json.data) };
}

function parse(data: string): ReadJob['payload'] {
  try {
    return { value: JSON.parse(data) as unknown };
  } catch {
    return undefined;
  }
}
