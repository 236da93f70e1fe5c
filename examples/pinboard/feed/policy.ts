import { mix } from '@feedloom/pools';
import type { PinData } from './pin-data.js';

/** How a home feed is mixed. */
export const homeMix = [
  mix.ratio({ following: 5, related: 3, interests: 2 }),
  mix.cap<PinData>((pin) => pin.data.board, 4),
  mix.cap<PinData>((pin) => pin.data.kind, 5),
  mix.cap<PinData>((pin) => pin.data.theme, 14),
  mix.gap<PinData>((pin) => pin.data.kind, 3),
];
