import type { Board } from './board.js';
import type { Chance } from './chance.js';
import { liking } from './person.js';
import type { Subject } from './person.js';
import type { PlannedSave, Society } from './world.js';

const DAY_MS = 86_400_000;

/** Who saved a pin first, when, and who saved it after them. */
export interface Provenance {
  readonly board: string;
  readonly saver: string;
  readonly ageMs: number;
  readonly saves: readonly PlannedSave[];
}

/**
 * Lets people save a pin by their planted tastes.
 *
 * @param newness - 0 for the oldest pin of the world, 1 for the newest.
 */
export function planSaves(chance: Chance, society: Society, subject: Subject, newness: number): Provenance {
  const ageMs = Math.max(0, 30 * (1 - newness) + chance.range(0, 1.5)) * DAY_MS;
  const number = 1 + Math.min(chance.integer(0, 3), chance.integer(0, 5));
  const savers = chance.sample(society.people, number, (person) => liking(person, subject) ** 2);
  const [first, ...others] = savers.map(({ id }) => ({
    user: id,
    board: chooseBoard(chance, society, id, subject).id,
  }));
  if (first === undefined) throw new RangeError('A society needs at least one person.');
  const saves = others.map((save) => ({ ...save, ageMs: ageMs * chance.next() })).sort((a, b) => b.ageMs - a.ageMs);
  return { board: first.board, saver: first.user, ageMs, saves };
}

/** The board on which `user` would put something: one of its theme, or else any of theirs. */
export function chooseBoard(chance: Chance, { boards }: Society, user: string, { theme }: Subject): Board {
  const own = boards.filter((board) => board.owner === user);
  const fitting = own.filter((board) => board.theme === theme);
  return chance.pick(fitting.length > 0 ? fitting : own);
}
