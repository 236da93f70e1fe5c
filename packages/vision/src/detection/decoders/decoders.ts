import type { Decoder } from './decoder.js';
import { decodeDetr } from './detr.js';
import { decodeInGraph } from './in-graph.js';
import { decodeRtDetr } from './rt-detr.js';
import { decodeYolov5, decodeYolov8 } from './yolo.js';

/** How the outputs of a detector are read, by the name that a manifest gives. */
export const DECODERS = {
  detr: decodeDetr,
  'rt-detr': decodeRtDetr,
  yolov5: decodeYolov5,
  yolov8: decodeYolov8,
  'in-graph': decodeInGraph,
} as const satisfies Readonly<Record<string, Decoder>>;

/** The name of a way to read a detector's outputs. */
export type DecoderName = keyof typeof DECODERS;

/** Whether a network proposes a thing many times over, so that overlaps must be suppressed. */
export function proposesOverlaps(decoder: DecoderName): boolean {
  return decoder === 'yolov5' || decoder === 'yolov8';
}
