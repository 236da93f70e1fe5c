import type { World } from '../../../examples/pinboard/corpus/world.js';

/** Somebody who is named nowhere else, and their only board. */
export const CANARY = { user: 'canary-user-4c1d9', board: 'canary-board-82e0b', words: 'canaryword7f3ac' } as const;

/** The same world, in which somebody more lives. Nobody follows them: what followers are offered names who saved it. */
export function withCanary(world: World): World {
  const [somebody] = world.people;
  if (somebody === undefined) throw new Error('Nobody lives here.');
  const { user, board } = CANARY;
  return {
    ...world,
    people: [...world.people, { ...somebody, id: user, name: 'Canary' }],
    boards: [...world.boards, { id: board, owner: user, name: 'Things', theme: 'things' }],
    follows: new Map([...world.follows, [user, { users: ['ben', 'hugo'], boards: [], interests: ['things'] }]]),
    // `make` reads nothing of `this`.
    make: (index) => world.make(index),
  };
}
