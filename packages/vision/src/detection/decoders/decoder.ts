import type { OnnxResults } from '@feedloom/core/onnx';
import type { Candidate } from '../candidate.js';

/** What one network said of one picture. */
export interface NetworkAnswer {
  /** Its outputs for a batch of pictures. */
  readonly outputs: OnnxResults;
  /** The name in the graph of an output, by what it is for. */
  readonly nameOf: (use: string) => string;
  /** The picture's place in the batch. */
  readonly row: number;
  /** Pixels of its input. */
  readonly input: { readonly width: number; readonly height: number };
  /** How many classes it tells apart. */
  readonly labels: number;
  /** Less sure candidates are left out. */
  readonly minScore: number;
}

/**
 * Reads the candidates out of a network's answer, in no order.
 *
 * @throws `ERR_INVALID_ARGUMENT` if the outputs are not of the shape that it reads.
 */
export type Decoder = (answer: NetworkAnswer) => Candidate[];
