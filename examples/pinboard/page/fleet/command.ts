import type { Command } from '../../fleet/watch/snapshot.js';

/** Has the fleet do something. @returns What went wrong; `undefined` if nothing did. */
export async function send(command: Command): Promise<string | undefined> {
  const response = await fetch('/commands', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(command),
  }).catch(() => undefined);
  if (response?.ok === true) return undefined;
  return response === undefined ? 'The fleet does not answer.' : await response.text();
}
