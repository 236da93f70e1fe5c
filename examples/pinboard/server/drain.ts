import { once } from 'node:events';
import type { ServerType } from '@hono/node-server';
import { systemClock } from '@feedloom/core';
import { ROLES } from '../roles.js';
import type { ProcessState } from './process-state.js';

/** How long balancers take to see that a process ends, and how long what is under way may take, in milliseconds. */
const [NOTICED_MS, DRAIN_MS] = [1_500, 10_000];

/**
 * Takes a process out of service: it is not ready any more, goes on until balancers have seen that, then takes no new
 * connections, and lets what is under way finish. Alone on its machine it has nobody to wait for.
 */
export async function drain(listener: ServerType, state: ProcessState): Promise<void> {
  state.drain();
  if (!ROLES.every((role) => state.roles.includes(role))) await sleep(NOTICED_MS);
  const closed = once(listener, 'close');
  listener.close();
  if ('closeIdleConnections' in listener) listener.closeIdleConnections();
  await Promise.race([closed, sleep(DRAIN_MS)]);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => systemClock.setTimer(resolve, ms));
}
