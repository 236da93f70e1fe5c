import fc from 'fast-check';
import type { OrderedStore } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import type { FaultRow } from '../report.js';
import { newTally, rowOf } from '../report.js';
import { COMMANDS, Oracle } from './commands.js';
import { BrokenPromise } from './oracle.js';
import type { Services } from './world.js';
import { createWorld } from './world.js';

/** Where and how long random commands run. */
export interface CommandRuns {
  readonly group: string;
  readonly what: string;
  readonly seed: string;
  readonly runs: number;
  readonly maxCommands: number;
  readonly layout?: 'cells' | 'blocks';
  /** The store of one run, and of its feed; runs may share one, since each has its own namespace. */
  readonly store: (run: number) => OrderedStore | Promise<OrderedStore>;
  readonly feedStore?: ((run: number) => OrderedStore) | undefined;
  readonly services?: Services | undefined;
  /** Whether what fails is made smaller, which takes a while. @defaultValue `true` */
  readonly shrinks?: boolean;
}

/** Runs random commands against the public API and an oracle; fast-check shrinks what fails. */
export async function runCommands(options: CommandRuns): Promise<{ row: FaultRow; failure?: string | undefined }> {
  const {
    group,
    what,
    seed,
    runs,
    maxCommands,
    layout = 'cells',
    store,
    feedStore,
    services,
    shrinks = true,
  } = options;
  const tally = newTally();
  let count = 0;
  const property = fc.asyncProperty(fc.commands(COMMANDS, { maxCommands, size: 'max' }), async (commands) => {
    count += 1;
    const run = count;
    const opened = await store(run);
    const world = createWorld({
      store: opened,
      clock: createVirtualClock(),
      services,
      feedStore: feedStore?.(run),
      seed: `${seed}/${run}`,
      layout,
      namespace: `run-${run}`,
    });
    await fc.asyncModelRun(() => ({ model: new Oracle(), real: world }), commands);
  });
  const details = await fc.check(property, { numRuns: runs, seed: Number(seed) | 0, endOnFailure: !shrinks });
  tally.runs = details.numRuns;
  if (details.failed) {
    const error = details.errorInstance;
    tally[error instanceof BrokenPromise ? error.kind : 'violations'] += 1;
  }
  const row = rowOf(group, what, tally, seed);
  if (!details.failed) return { row };
  const shrunk = [...(details.counterexample?.[0] ?? [])].map(String).join('\n');
  const error = details.errorInstance;
  return { row, failure: `FEEDLOOM_SEED=${seed}\n${shrunk}\n${error instanceof Error ? error.stack : String(error)}` };
}
