import type { Catalogue } from '../contracts/catalogue.js';
import { countLaws } from './catalogue/counts.js';
import { itemLaws } from './catalogue/items.js';
import { scanLaws } from './catalogue/scans.js';
import { vectorLaws } from './catalogue/vectors.js';
import { registerLaws } from './law.js';
import type { TestRunner } from './runner.js';

/** An empty catalogue. */
export interface OpenCatalogue {
  /** Empty, and taking any `details`. */
  readonly catalogue: Catalogue;
  /** The same catalogue through another handle, as another process would hold it. */
  readonly other: Catalogue;
  /** Releases what was opened. */
  readonly close?: (() => Promise<void>) | undefined;
}

/**
 * Registers the laws that every {@link Catalogue} obeys.
 *
 * @param open - Yields an empty catalogue; called once for each law.
 */
export function testCatalogue(runner: TestRunner, open: () => Promise<OpenCatalogue>): void {
  const laws = [...itemLaws, ...vectorLaws, ...countLaws, ...scanLaws];
  registerLaws(runner, 'Catalogue', laws, open, ({ close }) => close?.());
}
