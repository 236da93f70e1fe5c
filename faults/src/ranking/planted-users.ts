import { seededRandom } from '@feedloom/core';
import type { GraphEdge, Interaction } from '@feedloom/core';

/** Numbers in the features of an item. */
export const FEATURES = 8;

const [THEMES, PER_THEME, USERS, SAVES] = [8, 38, 64, 18];
const DAY_MS = 86_400_000;

/** Items that only one user has saved. */
export const RARE: readonly string[] = ['rare 0', 'rare 1', 'rare 2'];

/** A small catalogue, and users each of whom likes two of its themes. */
export interface PlantedUsers {
  /** The users. */
  readonly users: readonly string[];
  /** The items. */
  readonly items: readonly string[];
  /** What is known of an item by itself. */
  featuresOf(item: string): Float32Array;
  /** What the users did. */
  readonly saves: readonly Interaction[];
  /** Onto which boards. */
  readonly edges: readonly GraphEdge[];
}

/** Plants users around a time. */
export function plantUsers(seed: string, now: number): PlantedUsers {
  const random = seededRandom(`${seed}/users`);
  const below = (most: number): number => Math.floor(random.next() * most);
  const items = Array.from({ length: THEMES * PER_THEME }, (_, index) => `item ${index}`);
  const features = new Map(
    items.map((item, index) => {
      const theme = Math.floor(index / PER_THEME);
      return [
        item,
        Float32Array.from({ length: FEATURES }, (_, at) => (at === theme % FEATURES ? 1 : 0) + random.next() / 4),
      ];
    }),
  );
  const users = Array.from({ length: USERS }, (_, index) => `user ${index}`);
  const saves: Interaction[] = [];
  const edges: GraphEdge[] = [];
  for (const [index, user] of users.entries()) {
    for (let save = 0; save < SAVES; save += 1) {
      const theme = (index + (save % 3 === 0 ? 3 : 0)) % THEMES;
      const item = items[theme * PER_THEME + below(PER_THEME)] ?? '';
      const at = now - below(5 * DAY_MS);
      saves.push({ event: `${user} saves ${save}`, user, item, kind: 'save', at });
      edges.push({ from: item, to: `${user}'s board ${theme}`, at, by: user });
    }
  }
  // Somebody whose taste is shared by nobody.
  const hermit = RARE.map((item, index) => {
    return { event: `hermit saves ${index}`, user: 'hermit', item, kind: 'save', at: now - index };
  });
  saves.push(...hermit);
  const unknown = new Float32Array(FEATURES);
  return { users, items, saves, edges, featuresOf: (item) => features.get(item) ?? unknown };
}
