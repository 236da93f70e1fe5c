import { describe, expect, it } from 'vitest';
import { Chance } from '../../corpus/chance.js';
import { drawnWorld } from '../../corpus/drawn-world.js';
import { KINDS } from '../../corpus/kinds/all.js';
import { planSaves } from '../../corpus/saving.js';

const world = drawnWorld();

describe('the society of the drawn world', () => {
  it('has 24 people with boards, tastes, and somebody and something that they follow', () => {
    expect(world.people).toHaveLength(24);
    for (const { id, themes, favourites } of world.people) {
      expect(Object.values(themes).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
      expect(favourites).toHaveLength(6);
      expect(world.boards.filter(({ owner }) => owner === id)).toHaveLength(4);
      const { users, boards, interests } = world.follows.get(id) ?? { users: [], boards: [], interests: [] };
      expect(users.length).toBeGreaterThanOrEqual(5);
      expect(users).not.toContain(id);
      expect(boards.filter((board) => board.startsWith(`${id}-`))).toEqual([]);
      expect(interests).toHaveLength(3);
    }
  });

  it('lets people save by their tastes: mostly of the themes that they like', () => {
    const saves = KINDS.flatMap((kind) =>
      Array.from({ length: 20 }, (_, round) => {
        const { saver, saves: later } = planSaves(new Chance(`${kind.name}/${round}`), world, kind, 0.5);
        return [saver, ...later.map(({ user }) => user)].map((user) => ({ user, theme: kind.theme }));
      }),
    ).flat(2);
    const liked = saves.filter(
      ({ user, theme }) => (world.people.find(({ id }) => id === user)?.themes[theme] ?? 0) > 0.2,
    );
    expect(liked.length / saves.length).toBeGreaterThan(0.85);
  });

  it('logs saves in order, after the pin was made, each user once', () => {
    for (const [round, kind] of KINDS.entries()) {
      const { ageMs, saver, saves } = planSaves(new Chance(`order/${round}`), world, kind, 0.3);
      const ages = [ageMs, ...saves.map((save) => save.ageMs)];
      expect(ages).toEqual([...ages].sort((a, b) => b - a));
      const users = [saver, ...saves.map(({ user }) => user)];
      expect(new Set(users).size).toBe(users.length);
    }
  });
});
