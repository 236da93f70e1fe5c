import { createHash } from 'node:crypto';
import { Tokenizer } from '@huggingface/tokenizers';
import { FeedloomError, quote } from '@feedloom/core';
import { readJson } from '../model/read-json.js';
import type { TokenizerData, TokenizerFile, Tokens } from './tokenizer-api.js';

/** Longer than the largest vocabulary. */
const MAX_BYTES = 64 * 1024 * 1024;

/** What is used of a tokenizer. Its declarations name files without their endings, which are not found in ESM. */
interface Splitting {
  encode(text: string): { readonly ids: readonly number[] };
  token_to_id(token: string): number | undefined;
}

/** Splits texts into tokens as the model was taught to. */
export interface Splitter {
  /** The id of the token that texts are padded with. */
  readonly pad: number;
  /** SHA-256 of all that decides into which tokens texts are split, in hexadecimal. */
  readonly digest: string;
  /** The tokens of one text. */
  readonly split: (text: string) => Tokens;
}

/**
 * Reads the tokenizer of a text tower. Blocks; call it in a thread of its own.
 *
 * Texts are cut to the tower's length, their last token kept, since it ends the text; shorter ones are padded.
 *
 * @throws `ERR_NOT_FOUND`, `ERR_CORRUPT`, `ERR_TOO_LARGE`; `ERR_INVALID_PAYLOAD` if it is no tokenizer.
 */
export async function loadSplitter({
  tokenizer: file,
  settings,
  length,
  pad: given,
}: TokenizerData): Promise<Splitter> {
  const description = await read(file);
  const config = settings === undefined ? {} : await read(settings);
  const tokenizer = construct(file.path, description, config);
  const pad = given ?? padOf(tokenizer, description, config);
  const decisive = JSON.stringify([description, config, length, pad]);
  return {
    pad,
    digest: createHash('sha256').update(decisive).digest('hex'),
    split(text) {
      const { ids } = tokenizer.encode(text);
      const kept = ids.length <= length ? ids : [...ids.slice(0, length - 1), ids.at(-1) ?? pad];
      const padded = new BigInt64Array(length).fill(BigInt(pad));
      padded.set(kept.map(BigInt));
      return { ids: padded, length: kept.length };
    },
  };
}

function read({ path, sha256 }: TokenizerFile): Promise<unknown> {
  return readJson(path, { sha256, maxBytes: MAX_BYTES });
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
