/** A file of a model, beside its manifest. */
export interface ModelFile {
  /** Its path, relative to the manifest's folder; never out of it. */
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
  /** The input's name in the graph. */
  readonly name: string;
  /** The order of its axes: batch, channels, rows, columns; or channels last. @defaultValue `'nchw'` */
  readonly layout: 'nchw' | 'nhwc';
  /** What its numbers are. @defaultValue `'float32'` */
  readonly dtype: 'float32';
}

/** Where the vector comes out. */
export interface ModelOutput {
  /** The output's name in the graph. */
  readonly name: string;
  /** How a vector is made from it. @defaultValue `'none'` */
  readonly pool: Pool;
}

/** The classes that a model can name. */
export interface ModelLabels {
  /** A JSON file, an array of names in the order of the output; or the names. */
  readonly names: string | readonly string[];
  /** The output with one number for each class. */
  readonly output: string;
  /** How its numbers become scores between 0 and 1. @defaultValue `'softmax'` */
  readonly scores: 'softmax' | 'sigmoid';
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
  /** Its configuration; `undefined` for none. */
  readonly tokenizerConfig?: ModelFile | undefined;
  /** Tokens that a text is cut and padded to: 77 for CLIP, 64 for SigLIP. */
  readonly length: number;
  /** The id of the token that texts are padded with. */
  readonly pad: number;
  /** The inputs: the tokens, and which of them are no padding where the model asks for it. */
  readonly inputs: { readonly ids: string; readonly mask?: string | undefined };
  /** The output with one vector for each text. */
  readonly output: string;
}

/** All that is needed to run a model: `manifest.json` beside its file. */
export interface ModelManifest extends ModelFile {
  /** The model's name, for people and metrics. */
  readonly id: string;
  /** Which edition of it. @defaultValue `''` */
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
   * (`preprocess_cfg`) write it, or the name of the file that holds it.
   */
  readonly preprocessing: string | Readonly<Record<string, unknown>>;
  /** Under which terms the weights may be used, as an SPDX expression. @defaultValue `'unknown'` */
  readonly licence: string;
  /** Where the weights come from, for people. */
  readonly source?: string | undefined;
  /** The classes it can name. @defaultValue none */
  readonly labels?: ModelLabels | undefined;
  /** The output with the activations of the last convolution, `[n, channels, rows, columns]`. @defaultValue none */
  readonly activations?: string | undefined;
  /** What an undamaged model answers; checked when it is opened. @defaultValue not checked */
  readonly expects?: ModelExpectation | undefined;
  /** The tower for texts. @defaultValue none */
  readonly text?: TextTower | undefined;
}
