import { plant, uproot } from './plant.js';
import type { PlantedBug } from './planted-bug.js';

/** What became of one planted bug. */
export interface Hunted {
  readonly name: string;
  readonly text: string;
  /** What the checks said; `undefined` if they saw nothing. */
  readonly found: string | undefined;
}

/** Plants a bug, runs the checks on it and removes it again. */
export async function hunt(bug: PlantedBug): Promise<Hunted> {
  const folder = await plant(bug);
  try {
    return { name: bug.name, text: bug.text, found: await bug.check(folder) };
  } finally {
    await uproot(folder);
  }
}
