import { Buffer } from 'node:buffer';
import { seededRandom, systemClock } from '@feedloom/core';
import type { Clock, OrderedStore } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock, faultyStore, randomFaults } from '@feedloom/core/testing';
import { describe, expect, it, vi } from 'vitest';
import type { BoardEvent } from '../../board/board-event.js';
import { BoardLog } from '../../board/board-log.js';
import { LogFollower } from '../../board/log-follower.js';
import { FailingStore } from '../support/failing-store.js';

const pin = (name: string | number): BoardEvent => ({ type: 'pin', pin: String(name) });
const saved = (user: string, at = 1): BoardEvent => ({ type: 'saved', save: { user, pin: 'lamp', board: 'b', at } });

const FAULTS = { errorRatio: 0.1, timeoutDoneRatio: 0.2, timeoutLateRatio: 0.1, duplicateRatio: 0.1, maxDelayMs: 3 };

let logs = 0;
const openLog = (store: OrderedStore, clock: Clock = systemClock, keepMs?: number): BoardLog =>
  new BoardLog({ store, clock, keepMs, random: seededRandom(`log ${logs++}`) });

/** All events from a position on. */
async function readAll(log: BoardLog, from = 0): Promise<BoardEvent[]> {
  const events: BoardEvent[] = [];
  for (let position = from; ;) {
    const read = await log.read(position, 64);
    if (read.next === position) return events;
    events.push(...read.events);
    position = read.next;
  }
}

const namesIn = (events: readonly BoardEvent[]): string[] =>
  events.flatMap((event) => ('pin' in event ? event.pin : []));

describe('the log of a board', () => {
  it('has one order for all who append at once, loses nothing and repeats nothing', async () => {
    const store = new MemoryStore();
    const writers = [openLog(store), openLog(store), openLog(store)];
    const told = writers.flatMap((log, writer) =>
      Array.from({ length: 100 }, async (_, number) => {
        // Not all in one batch.
        await new Promise((resolve) => setTimeout(resolve, number % 7));
        await log.append([pin(`${writer}/${number}`)]);
      }),
    );
    await Promise.all(told);
    const names = await readAll(openLog(store)).then(namesIn);
    expect(new Set(names).size).toBe(300);
    expect(names).toHaveLength(300);
    for (const log of writers) expect(await readAll(log).then(namesIn)).toEqual(names);
  });

  it('goes on behind a full segment, wherever a reader begins', async () => {
    const log = openLog(new MemoryStore());
    const positions: number[] = [];
    for (let number = 0; number < 1_100; number += 1) positions.push(await log.append([pin(number)]));
    expect(await log.end()).toBe(positions.at(-1));
    expect(namesIn(await readAll(log, positions[599]))).toEqual(
      Array.from({ length: 500 }, (_, number) => `${600 + number}`),
    );
    expect(await readAll(log, await log.end())).toEqual([]);
  });

  it('lets go of what is old, says so to who is that far behind, and never gives a place out again', async () => {
    const [store, clock] = [new MemoryStore(), createVirtualClock()];
    const [log, sleeper] = [openLog(store, clock, 60_000), openLog(store, clock, 60_000)];
    await sleeper.append([pin('early')]);
    for (let number = 0; number < 600; number += 1) await log.append([pin(number)]);
    await clock.advance(120_000);
    for (let number = 0; number < 600; number += 1) await log.append([pin(number)]);
    await expect.poll(() => log.read(0, 1).catch((error: unknown) => error)).toMatchObject({ code: 'ERR_NOT_FOUND' });
    const onLost = vi.fn();
    const [apply, onError] = [async () => undefined, () => undefined];
    await new LogFollower({ log, from: 0, apply, clock, onError, onLost }).catchUp().catch(() => undefined);
    expect(onLost).toHaveBeenCalled();
    // It believes that the first segment is the last one.
    const position = await sleeper.append([pin('late')]);
    expect(position).toBe(await log.end());
    expect(namesIn((await log.read(position - 1, 1)).events)).toEqual(['late']);
  });

  it('finds a batch whose answer was lost instead of writing it twice', async () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const store = new MemoryStore();
      const faulty = faultyStore(store, randomFaults(seededRandom(`lost/${seed}`), FAULTS));
      const log = openLog(faulty);
      const told: string[] = [];
      for (let number = 0; number < 12; number += 1) {
        await log.append([pin(number)]).then(
          () => told.push(String(number)),
          () => undefined,
        );
      }
      // What was late comes now.
      await new Promise((resolve) => setTimeout(resolve, 10));
      const names = await readAll(openLog(store)).then(namesIn);
      expect(new Set(names).size, `seed ${seed}`).toBe(names.length);
      expect(names, `seed ${seed}`).toEqual(expect.arrayContaining(told));
    }
  });

  it('forgets a user, and keeps the places of all others', async () => {
    const log = openLog(new MemoryStore());
    const middle = await log.append([pin('a'), saved('ana'), saved('ben')]);
    await log.append([{ type: 'did', user: 'ana', kind: 'click', deeds: [{ event: 'e', pin: 'a', at: 1 }] }, pin('b')]);
    await log.erase('ana');
    expect(await readAll(log)).toEqual([pin('a'), saved('ben'), pin('b')]);
    expect(await readAll(log, middle)).toEqual([pin('b')]);
  });

  it('forgets a user in every segment, and in one that could not be let go of', async () => {
    const [store, clock] = [new FailingStore(), createVirtualClock()];
    const log = openLog(store, clock, 60_000);
    const fill = async (): Promise<void> => {
      for (let number = 0; number < 520; number += 1) await log.append([saved('ana', number), pin(number)]);
    };
    await fill();
    await clock.advance(120_000);
    let refused = 0;
    store.failing = (partition) => partition === 'board-log/0' && (refused += 1) > 0;
    await fill();
    await expect.poll(() => refused).toBe(1);
    store.failing = () => false;
    await log.erase('ana');
    const naming: string[] = [];
    for await (const { partition, value } of store.scan({})) {
      if (Buffer.from(value).includes('"ana"')) naming.push(partition);
    }
    expect(naming).toEqual([]);
    expect((await log.read(0, 1)).events).toEqual([pin(0)]);
    await fill();
    await expect.poll(() => log.read(0, 1).catch((error: unknown) => error)).toMatchObject({ code: 'ERR_NOT_FOUND' });
  });

  it('lets nobody who appends wait for what is let go of', async () => {
    const [store, clock] = [new MemoryStore(), createVirtualClock()];
    const write = store.write.bind(store);
    let isStuck = false;
    store.write = (partition, ...change) =>
      isStuck && partition === 'board-log' ? new Promise(() => undefined) : write(partition, ...change);
    const log = openLog(store, clock);
    isStuck = true;
    for (let number = 0; number < 520; number += 1) await log.append([pin(number)]);
    expect(await readAll(log)).toHaveLength(520);
  });
});

describe('a follower', () => {
  const follow = (
    log: BoardLog,
    apply: (events: readonly BoardEvent[]) => Promise<void>,
    clock: Clock = systemClock,
  ) => {
    const errors: unknown[] = [];
    const follower = new LogFollower({
      log,
      from: 0,
      apply,
      clock,
      onError: (error) => errors.push(error),
    });
    return { follower, errors };
  };

  it('takes in again what failed, in order, and tells of it once', async () => {
    const log = openLog(new MemoryStore());
    const taken: string[] = [];
    let isFailing = true;
    const { follower, errors } = follow(log, async (events) => {
      if (isFailing) throw new Error('The test refuses this.');
      taken.push(...namesIn(events));
    });
    await log.append([pin('a')]);
    const position = await log.append([pin('b')]);
    await expect(follower.reach(position)).rejects.toThrow();
    await expect(follower.reach(position)).rejects.toThrow();
    expect([follower.isStuck, errors.length]).toEqual([true, 1]);
    isFailing = false;
    await follower.reach(position);
    expect([taken, follower.isStuck, follower.lagMs]).toEqual([['a', 'b'], false, 0]);
  });

  it('gives up only what no patience helps, after its pauses however many ask, and goes on behind it', async () => {
    const clock = createVirtualClock();
    const log = openLog(new MemoryStore());
    const taken: string[] = [];
    const { follower, errors } = follow(
      log,
      async (events) => {
        if (namesIn(events).includes('poison')) throw new TypeError('It never works.');
        taken.push(...namesIn(events));
      },
      clock,
    );
    await log.append([pin('poison')]);
    const position = await log.append([pin('b')]);
    for (let time = 0; time < 40; time += 1) await follower.catchUp().catch(() => undefined);
    expect([taken, errors.length]).toEqual([[], 1]);
    for (let time = 0; time < 10; time += 1) {
      await follower.poll().catch(() => undefined);
      await clock.advance(10_000);
    }
    expect([taken, follower.position, errors.length]).toEqual([['b'], position, 2]);
  });
});
