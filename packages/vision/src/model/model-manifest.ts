import type { DetectionSettings } from '../detection/detection-settings.js';

/** A file of a model, beside its manifest. */
export interface ModelFile {
  /** Its path with `/`, relative to the manifest's folder; never out of it. */
  readonly file: string;
  /** SHA-256 that it must have, in hexadecimal. @defaultValue not checked */
  readonly sha256?: string | undefined;
  /** Its length. @defaultValue not checked */
  readonly bytes?: number | undefined;
}

/** A file of weights that the model asks for by a name. */
export interface ExternalWeights extends ModelFile {
  /** The name by which the model asks. @defaultValue `file` */
  readonly name?: string | undefined;
}

/** How a vector is made from an output: as it is, its first token, the mean of its tokens, the mean of its cells. */
export type Pool = 'none' | 'cls' | 'mean' | 'gap';

/** Where pictures go in. */
export interface ModelInput {
  /** The input's name in the graph. @defaultValue its only one */
  readonly name?: string | undefined;
  /** The order of its axes: batch, channels, rows, columns; or channels last. @defaultValue `'nchw'` */
  readonly layout: 'nchw' | 'nhwc';
  /** What its numbers are. @defaultValue `'float32'` */
  readonly dtype: 'float32';
}

/** Where the vector comes out. */
export interface ModelOutput {
  /** The output's name in the graph. @defaultValue its only one */
  readonly name?: string | undefined;
  /** How a vector is made from it. @defaultValue `'none'` */
  readonly pool: Pool;
}

/** A further output, by its use: `logits`, `activation`, `classes`. */
export interface NamedOutput {
  /** Its name in the graph. */
  readonly name: string;
  /** How the numbers of `logits` become scores between 0 and 1. @defaultValue `'softmax'` */
  readonly scores: 'softmax' | 'sigmoid';
}

/** A class that a model can name. */
export interface LabelName {
  /** What people call it: `tabby cat`. */
  readonly name: string;
  /** Other words that it may be searched by: `cat`, `animal`. @defaultValue none */
  readonly words: readonly string[];
}

/** Vectors that an undamaged model gives for pictures that are made by a rule; see `goldenPicture`. */
export interface ModelExpectation {
  /** The vectors of pictures 0, 1, …: 32-bit floats, little-endian, L2 norm 1, in base64. */
  readonly vectors: readonly string[];
  /** By how much a number may differ. @defaultValue 1e-3 */
  readonly tolerance: number;
}

/** The tower of a two-tower model that turns texts into vectors of the pictures' space. */
export interface TextTower extends ModelFile {
  /** Further files of weights. @defaultValue none */
  readonly externalData?: readonly ExternalWeights[] | undefined;
  /** The tokenizer as `@huggingface/tokenizers` reads it. @defaultValue `tokenizer.json` */
  readonly tokenizer: ModelFile;
  /** Its settings, `tokenizer_config.json`; `undefined` for none. */
  readonly tokenizerSettings?: ModelFile | undefined;
  /** Tokens that a text is cut and padded to: 77 for CLIP, 64 for SigLIP. */
  readonly length: number;
  /** The id of the token that texts are padded with. @defaultValue the tokenizer's own, else 0 */
  readonly pad?: number | undefined;
  /** The input for the ids of the tokens. @defaultValue `input_ids` */
  readonly ids: string;
  /** The input that tells tokens (1) from padding (0); `undefined` if the model asks for none. */
  readonly mask?: string | undefined;
  /** The output with one vector for each text. @defaultValue its only one */
  readonly output?: string | undefined;
}

/** All that is needed to run a model: `manifest.json` beside its file. */
export interface ModelManifest extends ModelFile {
  /** The model's name, for people and metrics. */
  readonly id: string;
  /** Which edition of it. @defaultValue `'main'` */
  readonly revision: string;
  /** Further files of weights; the model may read no others. @defaultValue none */
  readonly externalData?: readonly ExternalWeights[] | undefined;
  /** Where pictures go in. */
  readonly input: ModelInput;
  /** Where the vector comes out; `undefined` for a model that makes none. */
  readonly output?: ModelOutput | undefined;
  /** Numbers in a vector. */
  readonly dimension?: number | undefined;
  /**
   * How pictures are prepared: a configuration as Hugging Face (`preprocessor_config.json`) or open_clip
   * (`preprocess_cfg`) write it; a `PreprocessingPlan`, which has `resample`, `channels`, `scale` and `shift`; or the
   * name of the file that holds one of these.
   */
  readonly preprocessing: string | Readonly<Record<string, unknown>>;
  /** Under which terms the weights may be used, as an SPDX expression. @defaultValue `'unknown'` */
  readonly licence: string;
  /** Where the weights come from, for people. */
  readonly source?: string | Readonly<Record<string, unknown>> | undefined;
  /**
   * Further outputs by their use: `logits` has one number for each label, `activation` the last convolution's channels
   * and `classes` one map for each label, both `[n, maps, rows, columns]`. @defaultValue none
   */
  readonly outputs: Readonly<Record<string, NamedOutput>>;
  /** The classes it can name, in the order of `logits`: a JSON file with an array of names or `LabelName`s, or that. */
  readonly labels?: string | readonly LabelName[] | undefined;
  /** How its outputs become objects on the picture. @defaultValue it is no detector */
  readonly detection?: DetectionSettings | undefined;
  /** What an undamaged model answers; checked when it is opened. @defaultValue not checked */
  readonly expects?: ModelExpectation | undefined;
  /** The tower for texts. @defaultValue none */
  readonly text?: TextTower | undefined;
}
