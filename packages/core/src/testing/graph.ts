import type { Graph } from '../contracts/graph.js';
import { changeLaws } from './graph/changes.js';
import { lifeLaws } from './graph/life.js';
import { modelLaws } from './graph/model.js';
import { ownerLaws } from './graph/owners.js';
import { readLaws } from './graph/reads.js';
import { registerLaws } from './law.js';
import type { TestRunner } from './runner.js';
import type { SeedOptions } from './seed.js';

/** An empty graph, and what may be expected of it. */
export interface OpenGraph extends SeedOptions {
  /** Empty. */
  readonly graph: Graph;
  /** The time that the graph goes by, in milliseconds since the Unix epoch. @defaultValue the system clock's */
  readonly now?: (() => number) | undefined;
  /** Lets time pass on that clock: lets the law of windows run. */
  readonly advance?: ((ms: number) => Promise<void>) | undefined;
  /** Opens again what `graph`, closed by now, has kept: lets the law of durable graphs run. */
  readonly reopen?: (() => Promise<Graph>) | undefined;
  /** Releases what was opened beside the graph. */
  readonly close?: (() => Promise<void>) | undefined;
}

/**
 * Registers the laws that every {@link Graph} obeys. Random cases print their seed when they fail.
 *
 * @param open - Yields an empty graph; called once for each law, which closes it.
 */
export function testGraph(runner: TestRunner, open: () => Promise<OpenGraph>): void {
  const laws = [...readLaws, ...changeLaws, ...ownerLaws, ...modelLaws, ...lifeLaws];
  registerLaws(runner, 'Graph', laws, open, async ({ graph, close }) => {
    await graph.close();
    await close?.();
  });
}
