import { setImmediate as turn } from 'node:timers/promises';
import type { Deadline } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import { importFrom } from './import-from.js';

/** Whoever aborts must not wait for work that never ends. */
export async function swallowedAbort(folder: string): Promise<string | undefined> {
  const copy = await importFrom<{ Deadline: typeof Deadline }>(folder, 'deadline.ts');
  const abort = new AbortController();
  const deadline = copy.Deadline.of({ signal: abort.signal });
  let outcome: unknown = 'nothing';
  const waiting = deadline.race(new Promise<void>(() => undefined), 'waiting for ever');
  waiting.catch((error: unknown) => (outcome = error));
  await turn();
  abort.abort();
  await turn();
  await turn();
  return FeedloomError.is(outcome, 'ERR_ABORTED') ? undefined : `after the abort: ${String(outcome)}`;
}
