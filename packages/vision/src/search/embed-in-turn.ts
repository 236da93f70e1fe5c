import { FeedloomError } from '@feedloom/core';
import type { Deadline, Embedder, Embeddings, ImageInput } from '@feedloom/core';

/** The shortest wait before another attempt, in milliseconds. */
const LEAST_WAIT_MS = 5;

/**
 * Embeds; an overloaded embedder is asked again when it says so, as long as that is before the deadline.
 *
 * @throws `ERR_OVERLOADED` if its turn would come too late; what else the embedder throws.
 */
export async function embedInTurn(
  embedder: Embedder,
  inputs: readonly ImageInput[],
  deadline: Deadline,
): Promise<Embeddings> {
  for (;;) {
    try {
      return await embedder.embed(inputs, deadline.toCallOptions());
    } catch (error) {
      if (!FeedloomError.is(error, 'ERR_OVERLOADED') || error.retryAfterMs === undefined) throw error;
      const waitMs = Math.max(LEAST_WAIT_MS, error.retryAfterMs);
      if (waitMs >= deadline.remainingMs) throw error;
      await deadline.sleep(waitMs, 'the queue of the embedder');
    }
  }
}
