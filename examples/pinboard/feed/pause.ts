import type { Clock } from '@feedloom/core';

/**
 * Waits for `ms`, or until one of `signals` aborts.
 *
 * @returns Whether none did.
 */
export function pause(clock: Clock, ms: number, ...signals: readonly AbortSignal[]): Promise<boolean> {
  if (signals.some(({ aborted }) => aborted)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const cancel = clock.setTimer(finish, ms);
    for (const signal of signals) signal.addEventListener('abort', finish, { once: true });
    function finish(): void {
      cancel();
      for (const signal of signals) signal.removeEventListener('abort', finish);
      resolve(!signals.some(({ aborted }) => aborted));
    }
  });
}
