import type { VectorIndex } from '../contracts/vector-index.js';
import { registerLaws } from './law.js';
import type { TestRunner } from './runner.js';
import type { SeedOptions } from './seed.js';
import { changeLaws } from './vector-index/changes.js';
import { filterLaws } from './vector-index/filters.js';
import { lifeLaws } from './vector-index/life.js';
import { modelLaws } from './vector-index/model.js';
import { searchLaws } from './vector-index/searches.js';

/** An empty index, and what may be expected of it. */
export interface OpenVectorIndex extends SeedOptions {
  /** Empty; its space has at least 8 dimensions. */
  readonly index: VectorIndex;
  /** Opens again what `index`, closed by now, has kept: lets the law of durable indexes run. */
  readonly reopen?: (() => Promise<VectorIndex>) | undefined;
  /** The least share of the true nearest that an index must find that is not exact, on average. @defaultValue 0.9 */
  readonly recall?: number | undefined;
  /** How far a score may be from the true cosine. @defaultValue 1e-4 */
  readonly tolerance?: number | undefined;
  /** Releases what was opened beside the index. */
  readonly close?: (() => Promise<void>) | undefined;
}

/**
 * Registers the laws that every {@link VectorIndex} obeys. Random cases print their seed when they fail.
 *
 * @param open - Yields an empty index; called once for each law, which closes it.
 */
export function testVectorIndex(runner: TestRunner, open: () => Promise<OpenVectorIndex>): void {
  const laws = [...searchLaws, ...changeLaws, ...filterLaws, ...modelLaws, ...lifeLaws];
  registerLaws(runner, 'VectorIndex', laws, open, async ({ index, close }) => {
    await index.close();
    await close?.();
  });
}
