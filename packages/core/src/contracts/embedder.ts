import type { CallOptions } from './call-options.js';
import type { Degraded } from './degraded.js';
import type { EmbeddingSpace } from './embedding-space.js';
import type { ImageInput } from './image-input.js';

/** How urgent a call is: what somebody waits for goes before what runs behind the scenes. */
export type Priority = 'interactive' | 'background';

/** How to embed. */
export interface EmbedOptions extends CallOptions {
  /** Which queue to wait in; waiting long makes background work urgent too. @defaultValue `'interactive'` */
  readonly priority?: Priority | undefined;
}

/** One vector for each input, in the order given; each of L2 norm 1, with only finite numbers. */
export interface Embeddings extends ReadonlyArray<Float32Array> {
  /** In what ways the vectors are less than was asked for; empty for whole ones. */
  readonly degraded: readonly Degraded[];
}

/** Turns things of one kind into vectors of one space. */
export interface Embeds<Input> {
  /** What the vectors are comparable with. */
  readonly space: EmbeddingSpace;
  /**
   * All or nothing: one input that cannot be read fails the call, and the message names its place.
   *
   * @throws `ERR_INVALID_ARGUMENT`, `ERR_UNSUPPORTED`, `ERR_TOO_LARGE` or `ERR_INVALID_PAYLOAD` for an input;
   * `ERR_OVERLOADED` with `retryAfterMs` at once if the work cannot be done before the deadline; `ERR_TIMEOUT`,
   * `ERR_ABORTED`, `ERR_UNAVAILABLE`, `ERR_CLOSED`.
   */
  embed(inputs: readonly Input[], options?: EmbedOptions): Promise<Embeddings>;
  /** Finishes what was accepted, then releases the model. Idempotent. */
  close(): Promise<void>;
  /** The same as {@link Embeds.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Turns pictures into vectors. */
export type Embedder = Embeds<ImageInput>;

/** Turns texts into vectors of the space of some {@link Embedder}, so that words find pictures. */
export type TextEmbedder = Embeds<string>;
