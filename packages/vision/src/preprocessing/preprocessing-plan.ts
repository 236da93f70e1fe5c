/** How the sides of a resized picture are made whole numbers: as Python's `int` or as its `round` does. */
export type Rounding = 'floor' | 'half-even';

/** How pixels in between are computed; `bilinear`, `bicubic` and `lanczos` are antialiased. */
export type Resample = 'nearest' | 'bilinear' | 'bicubic' | 'lanczos';

/** What a picture's size becomes. All but `exact` keep its proportions. */
export type ResizePlan =
  /** This size, whatever the proportions. */
  | { readonly mode: 'exact'; readonly width: number; readonly height: number }
  /** The shorter side becomes `edge`; less if the longer one would exceed `longest`. */
  | { readonly mode: 'shortest'; readonly edge: number; readonly longest?: number }
  /** The least size that covers this one. */
  | { readonly mode: 'cover'; readonly width: number; readonly height: number }
  /** The largest size that fits into this one. */
  | { readonly mode: 'inside'; readonly width: number; readonly height: number; readonly rounding: Rounding };

/** The part that is kept of a resized picture: its centre. What the picture does not cover is black. */
export interface CropPlan {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Where the centre is when the margin is odd: as `transformers` (`floor`) or as torchvision (`half-even`) has it. */
  readonly rounding: Rounding;
}

/** What is added around a resized picture. */
export type PadPlan = {
  /** Whether the picture lies in the middle or at the top left. */
  readonly position: 'centre' | 'top-left';
  /** The colour of what is added, each 0 to 255. */
  readonly fill: readonly [number, number, number];
} & (
  | { /** Pixels. */ readonly width: number; /** Pixels. */ readonly height: number }
  | { /** What both sides become a multiple of. */ readonly divisor: number }
);

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
