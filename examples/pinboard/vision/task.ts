import type { BoardEvent } from '../board/board-event.js';
import type { Pin } from '../catalogue/pin.js';
import type { Save } from '../catalogue/save.js';

/** Work that an answer did not wait for. */
export type VisionTask =
  /** A pin has no vector yet. */
  | { readonly type: 'look'; readonly pin: string }
  /** A pin could not be written. */
  | { readonly type: 'put'; readonly pin: Pin }
  /** A save could not be recorded. */
  | { readonly type: 'save'; readonly save: Save }
  /** It has happened, and not everybody who should may have heard of it. */
  | { readonly type: 'news'; readonly events: readonly BoardEvent[] };
