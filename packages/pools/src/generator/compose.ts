import type { Placed } from './draft.js';
import type { Entry } from './entry.js';
import type { SlotRule, Turns } from './mix-rule.js';
import type { Selection } from './selection.js';

/** Who decides which item fills which place. */
export interface Composition<Data> {
  readonly selection: Selection<Data>;
  readonly slots: readonly SlotRule<Data>[];
  /** In order of precedence; the last one never leaves the choice to another. */
  readonly turns: readonly { readonly name: string; readonly fixed: boolean; readonly turns: Turns }[];
  /** Which limits are given up at each step; see {@link Plan}. */
  readonly relaxations: readonly (readonly boolean[])[];
  /** The number of sources. */
  readonly sources: number;
}

/**
 * Fills up to `size` places, one after the other.
 *
 * At each place the limits decide which sources have an item for it; only if none has, limits are given up, one step
 * at a time. Hence a chunk is short only if the candidates have run out, or strict limits exclude all that are left.
 */
export function compose<Data>(composition: Composition<Data>, size: number): Placed<Data>[] {
  const { selection, turns } = composition;
  const placed: Placed<Data>[] = [];
  const best: (Entry<Data> | undefined)[] = [];
  const available = new Uint8Array(composition.sources);
  while (placed.length < size && findBest(composition, best, available)) {
    const choice = chooseAt(placed.length, composition, best, available);
    if (choice === undefined) break;
    for (const each of turns) each.turns.placed(choice.entry.source, available);
    const { entry, rule, fixed } = choice;
    placed.push({ entry, rule, fixed, relaxed: selection.take(entry), place: placed.length });
  }
  return placed;
}

/** Finds each source's item for the next place, giving up as few limits as it takes for one source to have one. */
function findBest<Data>(
  { selection, relaxations, sources }: Composition<Data>,
  best: (Entry<Data> | undefined)[],
  available: Uint8Array,
): boolean {
  for (const relaxed of relaxations) {
    let any = false;
    for (let source = 0; source < sources; source += 1) {
      const entry = selection.best(source, relaxed);
      best[source] = entry;
      available[source] = entry === undefined ? 0 : 1;
      any ||= entry !== undefined;
    }
    if (any) return true;
  }
  return false;
}

function chooseAt<Data>(
  place: number,
  { selection, slots, turns, relaxations }: Composition<Data>,
  best: readonly (Entry<Data> | undefined)[],
  available: Uint8Array,
): Pick<Placed<Data>, 'entry' | 'rule' | 'fixed'> | undefined {
  for (const slot of slots) {
    if (slot.index !== place) continue;
    const entry = selection.bestFor(slot, relaxations[0] ?? []);
    if (entry !== undefined) return { entry, rule: slot.name, fixed: true };
  }
  for (const rule of turns) {
    const source = rule.turns.propose(available, place);
    const entry = best[source];
    if (entry !== undefined) return { entry, rule: rule.name, fixed: rule.fixed };
  }
  return undefined;
}
