import { mastersOf } from '../redis/client-nodes.js';
import type { RedisClient } from '../redis/scripted-client.js';

/**
 * Lets all that one turn of the event loop sends over a client leave in one piece: where many tasks are taken and
 * finished at once, a system call for each command costs more than the command itself.
 *
 * @returns What is to be called before sending; twice in a turn is the same as once.
 */
export function gatherWrites(client: RedisClient): () => void {
  let isGathering = false;
  return () => {
    if (isGathering) return;
    isGathering = true;
    // A connection that is not there yet has no stream, whatever its type says.
    const streams = mastersOf(client).flatMap(({ stream }) => (stream as typeof stream | undefined) ?? []);
    for (const stream of streams) stream.cork();
    setImmediate(() => {
      isGathering = false;
      for (const stream of streams) stream.uncork();
    });
  };
}
