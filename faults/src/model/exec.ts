import type { Config } from './config.js';
import type { Ghost } from './ghost.js';
import type { CellTable, World } from './partition.js';
import { checkWrite } from './check-write.js';
import type { Write } from './request.js';
import { violate } from './violation.js';

/** The stores, and what the observer knows. */
export interface Scene {
  readonly world: World;
  readonly ghost: Ghost;
}

/** Executes a write. @returns `undefined` if its guard refused it. @throws `Violation` */
export function execute(config: Config, table: CellTable, { world, ghost }: Scene, write: Write): Scene | undefined {
  const { step } = write;
  const { store, change } = step;
  if (store === 'feed' && !config.twoStores) violate('a write to a second store where there is one');
  if ('version' in step && step.version !== world[store].id) return undefined;
  const written = world[store].write(change, table);
  if (written === undefined) return undefined;
  const next = { ...world, [store]: written };
  return { world: next, ghost: checkWrite(config, world, next, ghost, write) };
}
