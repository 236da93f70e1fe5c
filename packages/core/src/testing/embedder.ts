import type { Embedder, Embeds, TextEmbedder } from '../contracts/embedder.js';
import type { CroppedImage } from '../contracts/image-input.js';
import { cropLaws } from './embedder/crops.js';
import { endLaws } from './embedder/end.js';
import { failureLaws } from './embedder/failures.js';
import { vectorLaws } from './embedder/vectors.js';
import { registerLaws } from './law.js';
import type { TestRunner } from './runner.js';

/** An embedder, and what to hand it. */
export interface OpenEmbeds<Input> {
  /** What is tested. */
  readonly embedder: Embeds<Input>;
  /** At least three inputs that differ in what they show or say. */
  readonly inputs: readonly Input[];
  /** An input that cannot be read, if there is such a thing. */
  readonly bad?: Input | undefined;
  /** The least cosine of two vectors of one input, which batches and threads may make differ. @defaultValue 0.9999 */
  readonly sameness?: number | undefined;
}

/** An embedder of pictures, and pictures to hand it: at least 32 pixels wide and high. */
export interface OpenEmbedder extends OpenEmbeds<CroppedImage['image']> {
  /** What is tested. */
  readonly embedder: Embedder;
}

/**
 * Registers the laws that every {@link Embedder} obeys.
 *
 * @param open - Yields an embedder. Called once for each law; it may yield the same one each time, because only the last
 * law closes it.
 */
export function testEmbedder(runner: TestRunner, open: () => Promise<OpenEmbedder>): void {
  registerLaws<OpenEmbedder>(runner, 'Embedder', [...vectorLaws, ...cropLaws, ...failureLaws, ...endLaws], open);
}

/**
 * Registers the laws that every {@link TextEmbedder} obeys.
 *
 * @param open - As for {@link testEmbedder}.
 */
export function testTextEmbedder(
  runner: TestRunner,
  open: () => Promise<OpenEmbeds<string> & { readonly embedder: TextEmbedder }>,
): void {
  registerLaws<OpenEmbeds<string>>(runner, 'TextEmbedder', [...vectorLaws, ...failureLaws, ...endLaws], open);
}
