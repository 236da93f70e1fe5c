import fc from 'fast-check';
import { FeedloomError } from '@feedloom/core';
import type { VirtualClock } from '@feedloom/core/testing';
import { BrokenPromise, UserOracle } from './oracle.js';
import type { FeedWorld, PoolSource } from './world.js';
import { MOST, SIZE, SOURCES, TTL_MS } from './world.js';

/** The users and items of a run. */
const USERS = ['}ana', 'bo:b'];
const ITEMS = 30;

/** What must be true, computed beside what is. */
export class Oracle {
  readonly retracted = new Set<string>();
  readonly users = new Map(USERS.map((user) => [user, new UserOracle(this.retracted)]));

  of(user: string): UserOracle {
    const oracle = this.users.get(user);
    if (oracle === undefined) throw new Error(`There is no user ${user}.`);
    return oracle;
  }
}

/** A world whose clock stands still until a command moves it. */
type StillWorld = FeedWorld<VirtualClock>;

type Command = fc.AsyncCommand<Oracle, StillWorld>;

/** What a command does to both, for a user who is there. */
interface Act {
  readonly name: string;
  readonly user: string;
  readonly run: (oracle: UserOracle, world: StillWorld, all: Oracle) => Promise<void>;
}

async function checkUser(oracle: UserOracle, world: StillWorld, user: string): Promise<void> {
  await world.feed.idle();
  if (oracle.isErased(world.clock.now())) return;
  for (const source of SOURCES) {
    const items = await world.pools.peek(user, source, { limit: 1000 });
    oracle.peeked(
      source,
      items.map(({ id }) => id),
      world.clock.now(),
    );
  }
}

/** Runs an act, and then compares the pools; an erased user must be refused. */
function command({ name, user, run }: Act): Command {
  return {
    check: () => true,
    toString: () => `${name} for ${JSON.stringify(user)}`,
    async run(all, world) {
      const oracle = all.of(user);
      const isErased = oracle.isErased(world.clock.now());
      try {
        await run(oracle, world, all);
        if (isErased) throw new BrokenPromise('violations', `${name} was not refused after erase`);
      } catch (error) {
        if (!isErased || !FeedloomError.is(error, 'ERR_ERASED')) throw error;
      }
      await checkUser(oracle, world, user);
    },
  };
}

const user = fc.constantFrom(...USERS);
const source = fc.constantFrom<PoolSource>(...SOURCES);
const itemId = fc.integer({ min: 0, max: ITEMS - 1 }).map((number) => `item ${number}`);
const score = fc.oneof(fc.integer({ min: -3, max: 9 }), fc.constantFrom(-0, 0, 1e300, -1e-300));

const adds = fc
  .record({ user, source, items: fc.array(fc.tuple(itemId, score), { minLength: 1, maxLength: 6 }) })
  .map(({ user, source, items }) =>
    command({
      name: `add ${JSON.stringify(items)} to ${source}`,
      user,
      async run(oracle, world) {
        const offered = items.map(([id, score]) => ({ id, score, data: null }));
        const receipt = await world.pools.add(user, source, offered);
        oracle.offered(source, new Map(items.map(([id, score]) => [id, score])), receipt, world.clock.now());
      },
    }),
  );

const opens = fc.record({ user, fails: fc.integer({ min: 0, max: 5 }) }).map(({ user, fails }) =>
  command({
    name: fails === 0 ? 'open with a failing generator' : 'open',
    user,
    async run(oracle, world) {
      world.generatorFails = fails === 0;
      const page = await world.feed.open(user, { limit: 1000 });
      oracle.opened(page, fails === 0, world.clock.now());
    },
  }),
);

const walks = fc.record({ user, limit: fc.integer({ min: 1, max: 9 }) }).map(({ user, limit }) =>
  command({
    name: `walk in pages of ${limit}`,
    user,
    async run(oracle, world) {
      world.generatorFails = true;
      const shown: string[] = [];
      let page = await world.feed.open(user, { limit });
      oracle.want = Math.min(MOST, oracle.want + SIZE);
      for (;;) {
        shown.push(...page.items.map(({ id }) => id));
        if (page.next === undefined) break;
        page = await world.feed.open(user, { limit, cursor: page.next });
      }
      const due = oracle.visible;
      if (shown.join('\n') === due.join('\n')) return;
      const kind = new Set(shown).size < shown.length ? 'repeated' : shown.length < due.length ? 'lost' : 'misordered';
      throw new BrokenPromise(kind, `pages show ${shown.join()} where ${due.join()} is due`);
    },
  }),
);

const tracks = fc
  .record({ user, kind: fc.constantFrom('seen' as const, 'engaged' as const, 'hidden' as const), slot: fc.nat(11) })
  .map(({ user, kind, slot }) =>
    command({
      name: `track ${kind} of item ${slot}`,
      user,
      async run(oracle, world) {
        world.generatorFails = true;
        const page = await world.feed.open(user, { limit: 1000 });
        oracle.want = Math.min(MOST, oracle.want + SIZE);
        const item = page.items[slot];
        if (item === undefined) return;
        const { recorded } = await world.feed.track(user, kind, [item.token]);
        if (recorded !== 1) throw new BrokenPromise('violations', `the token of ${item.id} was not recorded`);
        if (kind === 'hidden') oracle.hide(item.id);
      },
    }),
  );

const removes = fc.record({ user, id: itemId }).map(({ user, id }) =>
  command({
    name: `remove ${id}`,
    user,
    async run(oracle, world) {
      await world.pools.remove(user, [id]);
      oracle.remove(id);
    },
  }),
);

const settles = user.map((user) =>
  command({ name: 'settle', user, run: (_oracle, world) => world.pools.settle(user) }),
);

const erases = user.map((user): Command => ({
  check: () => true,
  toString: () => `erase ${JSON.stringify(user)}`,
  async run(all, world) {
    const receipt = await world.feed.erase(user);
    if (receipt.remaining > 0) throw new BrokenPromise('violations', 'erase left something');
    all.of(user).erase(world.clock.now());
  },
}));

const retracts = itemId.map((id): Command => ({
  check: () => true,
  toString: () => `retract ${id}`,
  async run(all, world) {
    await world.feed.retract([id]);
    all.retracted.add(id);
  },
}));

const waits = fc.constantFrom(1000, 6000, TTL_MS / 2, TTL_MS).map((ms): Command => ({
  check: () => true,
  toString: () => `wait ${ms} ms`,
  run: async (_all, world) => world.clock.advance(ms),
}));

/** All commands, common ones more often. */
export const COMMANDS: fc.Arbitrary<Command>[] = [
  adds,
  adds,
  adds,
  opens,
  opens,
  opens,
  walks,
  tracks,
  removes,
  settles,
  waits,
  fc.oneof({ weight: 3, arbitrary: adds }, { weight: 1, arbitrary: erases }, { weight: 1, arbitrary: retracts }),
];
