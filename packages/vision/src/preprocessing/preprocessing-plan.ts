/** How the sides of a resized picture are made whole numbers: as Python's `int` or as its `round` does. */
export type Rounding = 'floor' | 'half-even';

/** How pixels in between are computed; `bilinear`, `bicubic` and `lanczos` are antialiased. */
export type Resample = 'nearest' | 'bilinear' | 'bicubic' | 'lanczos';

/** This size, whatever the proportions. */
export interface ExactResize {
  /** Says which of the four it is. */
  readonly mode: 'exact';
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/** By the shorter side. */
export interface ShortestResize {
  /** Says which of the four it is. */
  readonly mode: 'shortest';
  /** What the shorter side becomes, in pixels; less if the longer one would exceed `longest`. */
  readonly edge: number;
  /** The most that the longer side may become, in pixels; absent if there is no such limit. */
  readonly longest?: number;
}

/** The least size that covers this one. */
export interface CoverResize {
  /** Says which of the four it is. */
  readonly mode: 'cover';
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/** The largest size that fits into this one. */
export interface InsideResize {
  /** Says which of the four it is. */
  readonly mode: 'inside';
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** How the sides are made whole. */
  readonly rounding: Rounding;
}

/** What a picture's size becomes. All but `exact` keep its proportions. */
export type ResizePlan = ExactResize | ShortestResize | CoverResize | InsideResize;

/** The part that is kept of a resized picture: its centre. What the picture does not cover has the pad's colour, or is black. */
export interface CropPlan {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Where the centre is when the margin is odd: as `transformers` (`floor`) or as torchvision (`half-even`) has it. */
  readonly rounding: Rounding;
}

/** How what is added around a picture looks. */
export interface PadGround {
  /** Whether the picture lies in the middle or at the top left. */
  readonly position: 'centre' | 'top-left';
  /** The colour of what is added, each 0 to 255. */
  readonly fill: readonly [number, number, number];
}

/** Adds what is missing to a size. */
export interface PadToSize extends PadGround {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/** Adds what is missing to a multiple. */
export interface PadToMultiple extends PadGround {
  /** What both sides become a multiple of. */
  readonly divisor: number;
}

/** What is added around a resized picture. */
export type PadPlan = PadToSize | PadToMultiple;

/**
 * How a picture becomes what a network takes, as plain JSON: resize, crop, pad, then `byte * scale + shift`.
 *
 * Made by `compileHuggingFace`, `compileOpenClip` or `letterboxPlan`, or written by hand.
 */
export interface PreprocessingPlan {
  /** The size it becomes; absent if it keeps its own. */
  readonly resize?: ResizePlan;
  /** How it is resized. */
  readonly resample: Resample;
  /** The part that is kept. */
  readonly crop?: CropPlan;
  /** What is added around it. */
  readonly pad?: PadPlan;
  /** The order of the channels that the network expects. */
  readonly channels: 'rgb' | 'bgr';
  /** What each channel's byte is multiplied with, in the order of `channels`. */
  readonly scale: readonly [number, number, number];
  /** What is added to each channel afterwards, in the order of `channels`. */
  readonly shift: readonly [number, number, number];
}
