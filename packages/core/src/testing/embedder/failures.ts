import assert from 'node:assert/strict';
import { FeedloomError } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';
import type { OpenEmbeds } from '../embedder.js';
import { expectCode } from '../expect-code.js';
import type { Law } from '../law.js';
import { expectAbort, expectTimeout } from './during-work.js';

const UNREADABLE: readonly ErrorCode[] = [
  'ERR_INVALID_ARGUMENT',
  'ERR_INVALID_PAYLOAD',
  'ERR_TOO_LARGE',
  'ERR_UNSUPPORTED',
];

/** Asserts that `work` rejects because of an input, whose place, 1, the message names. */
export async function expectUnreadable(work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(FeedloomError.is(error), String(error));
    assert.ok(UNREADABLE.includes(error.code), error.code);
    assert.match(error.message, /\b1\b/, 'the message does not name the place of the input');
    return true;
  });
}

/** Laws about inputs and callers that fail. */
export const failureLaws: readonly Law<OpenEmbeds<unknown>>[] = [
  {
    name: 'fails as a whole for one input that cannot be read, names its place, and works on',
    async holds({ embedder, inputs, bad }) {
      if (bad === undefined) return;
      const [first, second] = inputs;
      const [failing, other] = [embedder.embed([first, bad, second]), embedder.embed([second])];
      await expectUnreadable(failing);
      assert.equal((await other).length, 1);
      assert.equal((await embedder.embed([first])).length, 1);
    },
  },
  {
    name: 'does nothing for a caller that has aborted or has no time, and works on',
    async holds({ embedder, inputs }) {
      await expectCode(embedder.embed(inputs, { signal: AbortSignal.abort() }), 'ERR_ABORTED', 'embed');
      await expectCode(embedder.embed(inputs, { deadlineMs: 0 }), 'ERR_TIMEOUT', 'embed');
      assert.equal((await embedder.embed(inputs)).length, inputs.length);
    },
  },
  {
    name: 'gives up when its caller aborts during the work, and works on',
    async holds({ embedder, inputs }) {
      await expectAbort((options) => embedder.embed(inputs, options));
      assert.equal((await embedder.embed(inputs)).length, inputs.length);
    },
  },
  {
    name: 'gives up when the deadline passes during the work, and works on',
    async holds({ embedder, inputs }) {
      await expectTimeout((options) => embedder.embed(inputs, options));
      assert.equal((await embedder.embed(inputs)).length, inputs.length);
    },
  },
];
