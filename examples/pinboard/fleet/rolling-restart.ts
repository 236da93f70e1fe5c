import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HaproxyServer } from '../../../engines/haproxy/start-haproxy.js';
import type { Member } from './members/member.js';

/** How long a proxy may take to see that a process is back. */
const SEEN_MS = 15_000;

/** How processes are restarted. */
export interface RollingRestartOptions {
  /**
   * How long one that is back serves before the next one goes, in milliseconds: it is slow at first, has to carry what the
   * next one leaves to it, and catches up with what it missed. @defaultValue 5,000
   */
  readonly warmMs?: number | undefined;
}

/**
 * Restarts processes one after the other, each asked to finish what it has. The next one goes only when the one before is
 * ready and the proxy gives it requests, so that somebody always answers. Those that are held down are left alone.
 *
 * @throws If one does not come back; those after it run on as they were.
 */
export async function rollingRestart(
  members: readonly Member[],
  proxy: HaproxyServer,
  { warmMs = 5_000 }: RollingRestartOptions = {},
): Promise<void> {
  for (const member of members) {
    if (member.state !== 'up') continue;
    await member.roll();
    if (member.role === 'api') await untilServed(member.name, proxy);
    await sleep(warmMs);
  }
}

async function untilServed(name: string, proxy: HaproxyServer): Promise<void> {
  const giveUpAt = performance.now() + SEEN_MS;
  while ((await proxy.states()).get(name) !== 'UP') {
    if (performance.now() > giveUpAt) throw new Error(`The proxy gives ${name} no requests.`);
    await sleep(50);
  }
}
