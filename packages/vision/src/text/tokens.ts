import { Tokenizer } from '@huggingface/tokenizers';
import { FeedloomError, quote } from '@feedloom/core';
import { locateFile } from '../model/model-files.js';
import type { TextTower } from '../model/model-manifest.js';
import { readJson } from '../model/read-json.js';

/** More characters than any token has, so that what is cut off before splitting would be cut off after it anyway. */
const MAX_CHARACTERS_PER_TOKEN = 64;

/** A text as a network takes it, of a fixed length. */
export interface Tokens {
  /** The ids of the tokens, then padding. */
  readonly ids: readonly number[];
  /** How many of them are no padding. */
  readonly length: number;
}

/** What is used of a tokenizer. Its declarations name files without their endings, which are not found in ESM. */
interface Splitting {
  encode(text: string): { readonly ids: readonly number[] };
}

/** Splits texts into tokens as the model was taught to. */
export type SplitText = (text: string) => Tokens;

/**
 * Reads the tokenizer of a text tower.
 *
 * Texts are cut to the tower's length, their last token kept, since it ends the text; shorter ones are padded.
 *
 * @throws `ERR_NOT_FOUND`, `ERR_CORRUPT`; `ERR_INVALID_PAYLOAD` if it is no tokenizer.
 */
export async function loadTokenizer(folder: string, tower: TextTower): Promise<SplitText> {
  const path = await locateFile(folder, tower.tokenizer);
  const description = await readJson(path, tower.tokenizer.sha256);
  const { tokenizerConfig: config } = tower;
  const settings = config === undefined ? {} : await readJson(await locateFile(folder, config), config.sha256);
  const tokenizer = construct(path, description, settings);
  const { length: longest, pad } = tower;
  return (text) => {
    const { ids } = tokenizer.encode(text.slice(0, longest * MAX_CHARACTERS_PER_TOKEN));
    const kept = ids.length <= longest ? ids : [...ids.slice(0, longest - 1), ids.at(-1) ?? pad];
    return { ids: [...kept, ...Array.from({ length: longest - kept.length }, () => pad)], length: kept.length };
  };
}

function construct(path: string, description: unknown, settings: unknown): Splitting {
  try {
    const Constructor = Tokenizer as unknown as new (description: unknown, settings: unknown) => Splitting;
    const tokenizer = new Constructor(description, settings);
    tokenizer.encode('a');
    return tokenizer;
  } catch (cause) {
    const message = `${quote(path)} is no tokenizer that is understood: ${String(cause)}.`;
    throw new FeedloomError('ERR_INVALID_PAYLOAD', `${message} Copy it from where the model came.`, { cause });
  }
}
