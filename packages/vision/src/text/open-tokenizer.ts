import type { CallOptions, Deadline } from '@feedloom/core';
import { startWorker } from '@feedloom/core/spawn';
import { LazyRemote } from '../index/engines/lazy-remote.js';
import { closeAfter } from '../model/close-after.js';
import { locateFile } from '../model/model-files.js';
import type { ModelFile, TextTower } from '../model/model-manifest.js';
import type { TokenizerApi, TokenizerData, TokenizerFile, Tokens } from './tokenizer-api.js';

/** Splits texts into tokens, in a thread of its own: a vocabulary takes half a second to load. */
export interface OpenTokenizer {
  /** The id of the token that texts are padded with. */
  readonly pad: number;
  /** A digest of all that decides into which tokens texts are split. */
  readonly digest: string;
  /** The tokens of one text. A thread that has ended is started again. @throws `ERR_UNAVAILABLE`, `ERR_TIMEOUT`, `ERR_ABORTED` */
  split(text: string, options?: CallOptions): Promise<Tokens>;
  /** Finishes what was accepted, and lets the thread end. */
  close(): Promise<void>;
}

/**
 * Opens the tokenizer of a text tower.
 *
 * @throws `ERR_NOT_FOUND`, `ERR_CORRUPT`, `ERR_TOO_LARGE`; `ERR_INVALID_PAYLOAD` if it is no tokenizer; `ERR_TIMEOUT`,
 * `ERR_ABORTED`. No thread is left behind.
 */
export async function openTokenizer(folder: string, tower: TextTower, deadline: Deadline): Promise<OpenTokenizer> {
  const data = await deadline.race(dataOf(folder, tower), 'looking for the tokenizer');
  const givenUp = new AbortController();
  const remote = new LazyRemote<TokenizerApi>(() => {
    return startWorker(new URL('./tokenizer-entry.js', import.meta.url), { data, signal: givenUp.signal });
  });
  try {
    const { pad, digest } = await deadline.race(remote.call('describe', undefined), 'loading the tokenizer');
    return {
      pad,
      digest,
      async split(text, options) {
        const [tokens] = await remote.call('encode', [text], options);
        return tokens ?? { ids: new BigInt64Array(tower.length).fill(BigInt(pad)), length: 0 };
      },
      close: () => remote.rest(),
    };
  } catch (error) {
    givenUp.abort();
    await closeAfter(error, () => remote.rest());
    throw error;
  }
}

async function dataOf(
  folder: string,
  { tokenizer, tokenizerSettings, length, pad }: TextTower,
): Promise<TokenizerData> {
  const settings = tokenizerSettings && (await located(folder, tokenizerSettings));
  return { tokenizer: await located(folder, tokenizer), settings, length, pad };
}

async function located(folder: string, file: ModelFile): Promise<TokenizerFile> {
  return { path: await locateFile(folder, file), sha256: file.sha256 };
}
