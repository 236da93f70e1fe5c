/** A file as the thread of a tokenizer reads it. */
export interface TokenizerFile {
  readonly path: string;
  /** SHA-256 that it must have. @defaultValue not checked */
  readonly sha256?: string | undefined;
}

/** What the thread of a tokenizer is opened with. */
export interface TokenizerData {
  readonly tokenizer: TokenizerFile;
  readonly settings: TokenizerFile | undefined;
  /** Tokens that a text is cut and padded to. */
  readonly length: number;
  /** What texts are padded with. @defaultValue the tokenizer's own */
  readonly pad: number | undefined;
}

/** A text as a network takes it, of a fixed length. */
export interface Tokens {
  /** The ids of the tokens, then padding. */
  readonly ids: BigInt64Array;
  /** How many of them are no padding. */
  readonly length: number;
}

/** What the thread of a tokenizer does. */
export interface TokenizerApi {
  /** What texts are padded with, and a digest of all that decides into which tokens they are split. */
  describe(order: undefined): { readonly pad: number; readonly digest: string };
  /** Splits texts into tokens as the model was taught to. */
  encode(texts: readonly string[]): readonly Tokens[];
}
