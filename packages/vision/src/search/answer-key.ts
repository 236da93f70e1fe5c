import { createHash } from 'node:crypto';
import type { ImageInput } from '@feedloom/core';
import { contentKey } from '../model/content-key.js';

/** What an answer was an answer to. */
export interface AnsweredQuestion {
  /** What was looked at; `undefined` for an item, whose own vector was used. */
  readonly input: ImageInput | undefined;
  /** The item that was asked for; `undefined` for a picture. */
  readonly id: string | undefined;
  /** Everything else that the answer depends on. */
  readonly conditions: string;
}

/** Names a question: equal names mean equal answers. Large pictures are read in slices, so others get their turn. */
export async function answerKey({ input, id, conditions }: AnsweredQuestion): Promise<string> {
  const digest = createHash('sha256').update(conditions);
  if (id !== undefined) digest.update(`/id/${id}`);
  if (input !== undefined) digest.update(`/image/${await contentKey(input)}`);
  return `visual/${digest.digest('hex')}`;
}
