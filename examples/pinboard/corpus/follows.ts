import { likedThemes } from './board.js';
import type { Board } from './board.js';
import type { Chance } from './chance.js';
import type { Person } from './person.js';

/** Whom and what a user follows. */
export interface Follows {
  readonly users: readonly string[];
  readonly boards: readonly string[];
  /** Themes. */
  readonly interests: readonly string[];
}

/** Lets each person follow people of like tastes, boards of the themes that they like, and three interests. */
export function plantFollows(
  chance: Chance,
  people: readonly Person[],
  boards: readonly Board[],
): ReadonlyMap<string, Follows> {
  return new Map(
    people.map((person) => {
      const others = people.filter((other) => other !== person);
      const users = chance.sample(others, chance.integer(5, 8), (other) => likeness(person, other) + 0.04);
      const foreign = boards.filter((board) => board.owner !== person.id);
      const followed = chance.sample(foreign, 5, (board) => (person.themes[board.theme] ?? 0) ** 2 + 0.002);
      const [first, second, ...rest] = likedThemes(person);
      const interests = [first, second, ...chance.sample(rest, 1)].filter((theme) => theme !== undefined);
      return [person.id, { users: users.map(({ id }) => id), boards: followed.map(({ id }) => id), interests }];
    }),
  );
}

function likeness(first: Person, second: Person): number {
  return Object.entries(first.themes).reduce((sum, [theme, share]) => sum + share * (second.themes[theme] ?? 0), 0);
}
