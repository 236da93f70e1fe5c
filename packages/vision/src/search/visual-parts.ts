import type { KeptAnswers } from './kept-answers.js';
import type { VisualSearchOptions } from './visual-search.js';

/** The parts of a visual search, with its defaults. */
export interface VisualParts extends Pick<
  VisualSearchOptions<unknown>,
  'embedder' | 'index' | 'detector' | 'textIndex' | 'catalogue' | 'readImage'
> {
  readonly kept: KeptAnswers;
  readonly candidates: number;
  readonly nearDuplicate: number;
}
