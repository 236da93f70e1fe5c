import type { EngineKind } from '../engine.js';
import { hasCommand } from '../has-command.js';
import type { HaproxyServer, StartHaproxyOptions } from './start-haproxy.js';
import { startHaproxy } from './start-haproxy.js';

const WHY_MISSING = 'haproxy is not installed (Debian: apt-get install haproxy)';

function whyMissing(): string | undefined {
  return hasCommand('haproxy') ? undefined : WHY_MISSING;
}

/** Debian's haproxy before the API processes of one product. */
export const haproxy: EngineKind<HaproxyServer, StartHaproxyOptions> = {
  name: 'haproxy',
  what: 'HAProxy 2.6 of Debian, before API processes',
  async install() {
    const reason = whyMissing();
    if (reason !== undefined) throw new Error(`${reason}.`);
  },
  whyMissing,
  start: startHaproxy,
};
