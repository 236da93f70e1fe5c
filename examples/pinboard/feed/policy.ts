import { mix } from '@feedloom/pools';
import type { PinData } from './pin-data.js';

/** How a home feed is mixed. */
export const homeMix = [
  mix.ratio({ ranked: 9, following: 5, related: 4, interests: 2, fresh: 2 }),
  mix.cap<PinData>((pin) => pin.data.board, 4),
  mix.cap<PinData>((pin) => pin.data.kind, 9),
  mix.cap<PinData>((pin) => pin.data.theme, 14),
  mix.gap<PinData>((pin) => pin.data.kind, 2),
];
