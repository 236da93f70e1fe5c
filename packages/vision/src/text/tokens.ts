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
  token_to_id(token: string): number | undefined;
}

/** Splits texts into tokens as the model was taught to. */
export interface Splitter {
  /** The id of the token that texts are padded with. */
  readonly pad: number;
  split(text: string): Tokens;
}

/**
 * Reads the tokenizer of a text tower.
 *
 * Texts are cut to the tower's length, their last token kept, since it ends the text; shorter ones are padded.
 *
 * @throws `ERR_NOT_FOUND`, `ERR_CORRUPT`; `ERR_INVALID_PAYLOAD` if it is no tokenizer.
 */
export async function loadTokenizer(folder: string, tower: TextTower): Promise<Splitter> {
  const path = await locateFile(folder, tower.tokenizer);
  const description = await readJson(path, tower.tokenizer.sha256);
  const { tokenizerSettings: config } = tower;
  const settings = config === undefined ? {} : await readJson(await locateFile(folder, config), config.sha256);
  const tokenizer = construct(path, description, settings);
  const { length: longest, pad = padOf(tokenizer, description, settings) } = tower;
  return {
    pad,
    split(text) {
      const { ids } = tokenizer.encode(text.slice(0, longest * MAX_CHARACTERS_PER_TOKEN));
      const kept = ids.length <= longest ? ids : [...ids.slice(0, longest - 1), ids.at(-1) ?? pad];
      return { ids: [...kept, ...Array.from({ length: longest - kept.length }, () => pad)], length: kept.length };
    },
  };
}

/** What the tokenizer pads with, by its own word. Configurations of models are often wrong about it. */
function padOf(tokenizer: Splitting, description: unknown, settings: unknown): number {
  const { padding } = Object(description) as { readonly padding?: unknown };
  const { pad_id: id } = Object(padding) as { readonly pad_id?: unknown };
  if (typeof id === 'number') return id;
  const { pad_token: token } = Object(settings) as { readonly pad_token?: unknown };
  const { content = token } = Object(token) as { readonly content?: unknown };
  return typeof content === 'string' ? (tokenizer.token_to_id(content) ?? 0) : 0;
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
