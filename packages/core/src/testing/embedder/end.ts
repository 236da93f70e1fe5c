import assert from 'node:assert/strict';
import { FeedloomError } from '../../errors.js';
import type { OpenEmbeds } from '../embedder.js';
import { expectCode } from '../expect-code.js';
import type { Law } from '../law.js';

/** The last law: it closes the embedder. */
export const endLaws: readonly Law<OpenEmbeds<unknown>>[] = [
  {
    name: 'finishes what it has accepted when it is closed, then refuses calls, and may be closed again',
    async holds({ embedder, inputs }) {
      await embedder.embed(inputs.slice(0, 1));
      const work = Array.from({ length: 3 }, () => embedder.embed(inputs));
      const closing = embedder.close();
      for (const answer of await Promise.allSettled(work)) {
        if (answer.status === 'fulfilled') assert.equal(answer.value.length, inputs.length);
        else assert.ok(FeedloomError.is(answer.reason, 'ERR_CLOSED'), String(answer.reason));
      }
      await closing;
      await embedder.close();
      await embedder[Symbol.asyncDispose]();
      await expectCode(embedder.embed(inputs), 'ERR_CLOSED', 'embed');
    },
  },
];
