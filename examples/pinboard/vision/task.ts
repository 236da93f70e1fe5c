import type { Pin } from '../catalogue/pin.js';

/** Work that an answer did not wait for. */
export type VisionTask =
  /** A pin has no vector yet. */
  | { readonly type: 'look'; readonly pin: string }
  /** A pin could not be written. */
  | { readonly type: 'put'; readonly pin: Pin };
