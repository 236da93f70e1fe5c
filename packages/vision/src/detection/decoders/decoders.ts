import type { Decoder } from './decoder.js';
import { decodeDense } from './dense.js';
import { decodeDetr } from './detr.js';
import { decodeInGraph } from './in-graph.js';
import { decodeRtDetr } from './rt-detr.js';
import { decodeYolov5, decodeYolov8 } from './yolo.js';

/** A way to read a detector's outputs. */
interface DecoderEntry {
  readonly decode: Decoder;
  /** The outputs that it reads, by what they are for. */
  readonly uses: readonly string[];
  /** Whether the network proposes a thing many times over, so that overlaps must be suppressed. */
  readonly overlaps: boolean;
}

/** The name of a way to read a detector's outputs. */
export type DecoderName = 'detr' | 'rt-detr' | 'yolov5' | 'yolov8' | 'in-graph' | 'dense';

/** How the outputs of a detector are read, by the name that a manifest gives. */
export const DECODERS: Readonly<Record<DecoderName, DecoderEntry>> = {
  detr: { decode: decodeDetr, uses: ['logits', 'pred_boxes'], overlaps: false },
  'rt-detr': { decode: decodeRtDetr, uses: ['logits', 'pred_boxes'], overlaps: false },
  yolov5: { decode: decodeYolov5, uses: ['output0'], overlaps: true },
  yolov8: { decode: decodeYolov8, uses: ['output0'], overlaps: true },
  'in-graph': { decode: decodeInGraph, uses: ['output0'], overlaps: false },
  dense: { decode: decodeDense, uses: ['objects', 'classes'], overlaps: false },
};
