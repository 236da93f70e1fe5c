import { FeedloomError, seededRandom } from '@feedloom/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UndeliveredOffer } from '../../src/contracts/dead-letters.js';
import { createWorker } from '../../src/worker/create-worker.js';
import type { WorkerOptions } from '../../src/worker/create-worker.js';
import { createMemoryPools } from './memory-pools.js';
import { SOURCES, audienceOf, lettersIn, pin, scorerOf, stream } from './world.js';
import type { Pin, PinOffer, PinSource } from './world.js';

let letters: UndeliveredOffer<Pin, PinSource>[];
let pools: ReturnType<typeof createMemoryPools<Pin, PinSource>>;
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): void => void unhandled.push(reason);

beforeEach(() => {
  letters = [];
  pools = createMemoryPools<Pin, PinSource>(SOURCES);
  unhandled.length = 0;
  process.on('unhandledRejection', onUnhandled);
  process.on('warning', onUnhandled);
});

afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', onUnhandled);
  process.off('warning', onUnhandled);
  expect(unhandled).toEqual([]);
});

function workerWith(options: Partial<WorkerOptions<Pin, PinSource>>) {
  return createWorker<Pin, PinSource>({
    pools,
    scorer: scorerOf(),
    audience: audienceOf(['ana']),
    deadLetters: lettersIn(letters),
    retry: { baseMs: 0 },
    random: seededRandom(1),
    ...options,
  });
}

const unavailable = (): FeedloomError => new FeedloomError('ERR_UNAVAILABLE', 'Down.', { retryable: true });

describe('a worker', () => {
  it('values an item for the user who receives it: two users, two scores', async () => {
    const worker = workerWith({
      audience: audienceOf(['ana', 'cy']),
      scorer: scorerOf((user) => (user === 'ana' ? 0.9 : -3)),
    });
    const stats = await worker.run(stream([pin('lamp')]));
    expect(pools.contents.get('ana/following')?.get('lamp')).toBe(0.9);
    expect(pools.contents.get('cy/following')?.get('lamp')).toBe(-3);
    expect(stats).toMatchObject({ taken: 1, finished: 1, accepted: 2, refused: 0, dead: 0 });
  });

  it('values offers that arrive together in one call for each user, and adds them in one for each source', async () => {
    const scorer = scorerOf();
    const worker = workerWith({ audience: audienceOf(['ana', 'cy']), scorer });
    await worker.run(stream([pin('lamp'), pin('sofa'), pin('rug', 'related')]));
    expect(scorer.calls).toEqual([
      { user: 'ana', ids: ['lamp', 'sofa', 'rug'] },
      { user: 'cy', ids: ['lamp', 'sofa', 'rug'] },
    ]);
    expect(pools.adds).toBe(4);
    expect([...(pools.contents.get('ana/related')?.keys() ?? [])]).toEqual(['rug']);
  });

  it('goes through all pages of an audience, and serves a user who is on a page twice only once', async () => {
    const users = Array.from({ length: 25 }, (_, index) => `user-${index}`);
    const audience = audienceOf([...users.slice(0, 3), 'user-0', ...users.slice(3)], 10);
    const stats = await workerWith({ audience }).run(stream([pin('lamp')]));
    expect(audience.pages).toBe(3);
    expect(stats.accepted).toBe(25);
    expect(pools.contents.size).toBe(25);
  });

  it('serves offers of one item one after the other, so that the newest data and score stay', async () => {
    let value = 0;
    const scorer = scorerOf(() => (value += 1));
    const stats = await workerWith({ scorer }).run(stream([pin('lamp'), pin('sofa'), pin('lamp')]));
    expect(scorer.calls.map(({ ids }) => ids)).toEqual([['lamp', 'sofa'], ['lamp']]);
    expect(pools.contents.get('ana/following')?.get('lamp')).toBe(3);
    expect(stats).toMatchObject({ taken: 3, finished: 3 });
  });

  it('serves at most `concurrency` users at once', async () => {
    let running = 0;
    let most = 0;
    const worker = workerWith({
      audience: audienceOf(Array.from({ length: 40 }, (_, index) => `user-${index}`)),
      concurrency: 3,
      scorer: {
        async score(_user, offers) {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
          return offers.map(() => 1);
        },
      },
    });
    await worker.run(stream([pin('lamp')]));
    expect(most).toBe(3);
  });

  it('serves many users at once without a warning of the runtime', async () => {
    const audience = audienceOf(Array.from({ length: 200 }, (_, index) => `user-${index}`));
    const stats = await workerWith({ concurrency: 50, audience }).run(stream([pin('lamp'), pin('sofa')]));
    expect(stats.accepted).toBe(400);
  });

  it('never reads more of an endless stream than it can hold, and lets timers through', async () => {
    const stop = new AbortController();
    let handedOut = 0;
    let added = 0;
    let most = 0;
    async function* endless(): AsyncGenerator<PinOffer> {
      for (;;) {
        handedOut += 1;
        most = Math.max(most, handedOut - added);
        yield pin(`pin-${handedOut}`);
      }
    }
    const scorer = scorerOf();
    const worker = workerWith({
      batch: 4,
      scorer,
      pools: {
        ...pools,
        async add(_user, _source, items) {
          added += items.length;
          return { accepted: items.map(({ id }) => id), refused: [] };
        },
      },
    });
    const timer = setTimeout(() => stop.abort(), 50);
    const stats = await worker.run(endless(), { signal: stop.signal });
    clearTimeout(timer);
    // One more has been handed out while its turn was waited for.
    expect(most).toBeLessThanOrEqual(5);
    expect(Math.max(...scorer.calls.map(({ ids }) => ids.length))).toBeLessThanOrEqual(4);
    expect(stats.taken).toBeGreaterThan(4);
    expect(stats.finished).toBe(stats.taken);
  });

  it('ends a run when its time is up', async () => {
    const never: AsyncIterable<PinOffer> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
    };
    const stats = await workerWith({}).run(never, { deadlineMs: 10 });
    expect(stats.taken).toBe(0);
    await expect(workerWith({}).run(never, { deadlineMs: Number.NaN })).rejects.toThrow(/`deadlineMs`/);
  });

  it('does nothing under a signal that has aborted', async () => {
    const stats = await workerWith({}).run(stream([pin('lamp')]), { signal: AbortSignal.abort() });
    expect(stats.taken).toBe(0);
  });

  it('closes a stream that it leaves', async () => {
    const stop = new AbortController();
    let isClosed = false;
    async function* endless(): AsyncGenerator<PinOffer> {
      try {
        for (let number = 0; ; number += 1) {
          await new Promise((resolve) => setImmediate(resolve));
          yield pin(`pin-${number}`);
          if (number === 3) stop.abort();
        }
      } finally {
        isClosed = true;
      }
    }
    await workerWith({}).run(endless(), { signal: stop.signal });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(isClosed).toBe(true);
  });
});

describe('a worker whose parts fail', () => {
  it('repeats what may pass, also when it may have been done already', async () => {
    let failures = 2;
    const flaky = {
      ...pools,
      add: async (...input: Parameters<typeof pools.add>) => {
        const receipt = await pools.add(...input);
        failures -= 1;
        if (failures >= 0) throw new FeedloomError('ERR_INDETERMINATE', 'Maybe.', { indeterminate: true });
        return receipt;
      },
    };
    const stats = await workerWith({ pools: flaky }).run(stream([pin('lamp')]));
    expect(pools.contents.get('ana/following')?.size).toBe(1);
    expect(stats).toMatchObject({ accepted: 1, retried: 2, dead: 0, finished: 1 });
  });

  it('does not repeat what cannot pass', async () => {
    let adds = 0;
    const closed = {
      ...pools,
      add: async () => {
        adds += 1;
        throw new FeedloomError('ERR_CLOSED', 'Closed.');
      },
    };
    const stats = await workerWith({ pools: closed }).run(stream([pin('lamp')]));
    expect(adds).toBe(1);
    expect(stats).toMatchObject({ retried: 0, dead: 1, finished: 1 });
    expect(letters[0]).toMatchObject({ user: 'ana', attempts: 1, reason: 'ERR_CLOSED: Closed.' });
  });

  it.each([
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
  ])('leaves a dead letter for an item whose score is %s, and never adds it as 0', async (_, bad) => {
    const scorer = scorerOf((user, { id }) => (id === 'sofa' && user === 'ana' ? bad : 5));
    const worker = workerWith({ audience: audienceOf(['ana', 'cy']), scorer });
    const stats = await worker.run(stream([pin('lamp'), pin('sofa')]));
    expect(pools.contents.get('ana/following')).toEqual(new Map([['lamp', 5]]));
    expect(pools.contents.get('cy/following')?.size).toBe(2);
    expect(letters).toMatchObject([{ user: 'ana', offer: { id: 'sofa' }, attempts: 3, cursor: undefined }]);
    // Only what has no score is asked for again.
    expect(scorer.calls.filter(({ user }) => user === 'ana').map(({ ids }) => ids)).toEqual([
      ['lamp', 'sofa'],
      ['sofa'],
      ['sofa'],
    ]);
    expect(stats).toMatchObject({ accepted: 3, dead: 1, retried: 2, finished: 2 });
  });

  it('asks for each item alone when the scorer cannot bear one of them', async () => {
    const scorer = {
      score: async (_user: string, offers: readonly PinOffer[]) => {
        if (offers.some(({ id }) => id === 'poison')) throw new TypeError('cannot read poison');
        return offers.map(() => 1);
      },
    };
    const stats = await workerWith({ scorer }).run(stream([pin('lamp'), pin('poison'), pin('rug')]));
    expect([...(pools.contents.get('ana/following')?.keys() ?? [])].sort()).toEqual(['lamp', 'rug']);
    expect(letters).toMatchObject([{ offer: { id: 'poison' }, reason: 'TypeError: cannot read poison', attempts: 4 }]);
    expect(stats.dead).toBe(1);
  });

  it('takes an answer of the wrong length for a failure of the scorer', async () => {
    const scorer = { score: async () => [1] };
    await workerWith({ scorer, audience: audienceOf(['ana']) }).run(stream([pin('lamp'), pin('sofa')]));
    // Asked for one item, the same scorer answers with one score.
    expect(pools.contents.get('ana/following')?.size).toBe(2);
    expect(letters).toEqual([]);
  });

  it('adds the neighbours of an item that a pool refuses as invalid', async () => {
    const strict = {
      ...pools,
      add: async (...input: Parameters<typeof pools.add>) => {
        if (input[2].some(({ id }) => id === 'bad')) throw new FeedloomError('ERR_INVALID_PAYLOAD', 'Bad data.');
        return pools.add(...input);
      },
    };
    const stats = await workerWith({ pools: strict }).run(stream([pin('lamp'), pin('bad'), pin('rug')]));
    expect(pools.contents.get('ana/following')?.size).toBe(2);
    expect(letters).toMatchObject([{ offer: { id: 'bad' }, reason: 'ERR_INVALID_PAYLOAD: Bad data.' }]);
    expect(stats).toMatchObject({ accepted: 2, dead: 1 });
  });

  it('counts what it offers to an erased user as refused', async () => {
    const erased = {
      ...pools,
      add: async () => {
        throw new FeedloomError('ERR_ERASED', 'Gone.');
      },
    };
    const stats = await workerWith({ pools: erased }).run(stream([pin('lamp')]));
    expect(stats).toMatchObject({ refused: 1, dead: 0, finished: 1 });
  });

  it('leaves one dead letter for the rest of an audience that cannot be read, with the page that was next', async () => {
    const users = audienceOf(['ana', 'bo', 'cy'], 1);
    const audience = {
      page: async (...input: Parameters<typeof users.page>) => {
        if (input[1] === '1') throw unavailable();
        return users.page(...input);
      },
    };
    const stats = await workerWith({ audience }).run(stream([pin('lamp')]));
    expect([...pools.contents.keys()]).toEqual(['ana/following']);
    expect(letters).toMatchObject([{ user: undefined, cursor: '1', attempts: 3 }]);
    expect(stats).toMatchObject({ finished: 0, dead: 1, retried: 2 });
  });

  it('does not go round for ever on an audience that answers with the cursor it was given', async () => {
    const audience = { page: async () => ({ users: ['ana'], next: 'again' }) };
    const stats = await workerWith({ audience }).run(stream([pin('lamp')]));
    expect(letters).toMatchObject([{ user: undefined, cursor: 'again' }]);
    expect(stats.finished).toBe(0);
  });

  it.each([
    ['no id', { id: '', source: 'following', data: { author: 'bo' } }],
    ['an unknown source', { id: 'lamp', source: 'ads', data: { author: 'bo' } }],
    ['nothing in it', undefined],
  ])('leaves a dead letter for an offer with %s and goes on', async (_, bad) => {
    const stats = await workerWith({}).run(stream([bad as PinOffer, pin('rug')]));
    expect(letters).toHaveLength(1);
    expect(letters[0]?.reason).toMatch(/^ERR_INVALID_ARGUMENT: /);
    expect(stats).toMatchObject({ taken: 2, finished: 1, dead: 1, accepted: 1 });
  });

  it('counts a call that never answers as failed', async () => {
    const scorer = { score: () => new Promise<never>(() => undefined) };
    const stats = await workerWith({ scorer, retry: { baseMs: 0, attempts: 2, callTimeoutMs: 5 } }).run(
      stream([pin('lamp')]),
    );
    expect(letters[0]?.reason).toMatch(/^ERR_TIMEOUT: /);
    expect(stats).toMatchObject({ dead: 1, finished: 1 });
  });

  it('finishes what it holds and then rejects when the stream of offers fails', async () => {
    async function* failing(): AsyncGenerator<PinOffer> {
      yield pin('lamp');
      throw new RangeError('the log is gone');
    }
    const failure: unknown = await workerWith({})
      .run(failing())
      .catch((error: unknown) => error);
    expect(FeedloomError.is(failure, 'ERR_UNAVAILABLE') && (failure.cause as Error).message).toBe('the log is gone');
    expect(pools.contents.get('ana/following')?.has('lamp')).toBe(true);
  });

  it('rejects when dead letters cannot be written: they would be lost', async () => {
    const deadLetters = { put: () => Promise.reject(unavailable()) };
    const running = workerWith({ deadLetters, scorer: scorerOf(() => undefined) }).run(stream([pin('lamp')]));
    await expect(running).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' });
  });

  it('leaves dead letters for what it cannot finish in time after an abort', async () => {
    const stop = new AbortController();
    const scorer = {
      score: (user: string, offers: readonly PinOffer[]) => {
        if (user !== 'cy') return Promise.resolve(offers.map(() => 1));
        stop.abort();
        return new Promise<never>(() => undefined);
      },
    };
    const worker = workerWith({ scorer, audience: audienceOf(['ana', 'cy'], 1), drainMs: 5 });
    const stats = await worker.run(stream([pin('lamp')]), { signal: stop.signal });
    expect(letters).toMatchObject([{ user: undefined, cursor: '1', offer: { id: 'lamp' } }]);
    expect(stats).toMatchObject({ accepted: 1, finished: 0, dead: 1 });
  });

  it('refuses numbers that make no sense', () => {
    expect(() => workerWith({ concurrency: 0 })).toThrow(/`concurrency`/);
    expect(() => workerWith({ batch: 1.5 })).toThrow(/`batch`/);
    expect(() => workerWith({ retry: { attempts: 0 } })).toThrow(/`retry.attempts`/);
  });
});

describe('a worker and users who are away', () => {
  const now = 1_700_000_000_000;
  const day = 86_400_000;
  const clock = { now: () => now, monotonic: () => 0, setTimer: () => () => undefined };

  it('skips who has been away for 14 days, and nobody of whom nothing is known', async () => {
    const visits = new Map([
      ['here', now - day],
      ['just', now - 14 * day],
      ['away', now - 14 * day - 1],
    ]);
    const activity = { lastActiveAt: async (users: readonly string[]) => users.map((user) => visits.get(user)) };
    const worker = workerWith({ activity, clock, audience: audienceOf(['here', 'just', 'away', 'new']) });
    const stats = await worker.run(stream([pin('lamp'), pin('sofa')]));
    expect([...pools.contents.keys()]).toEqual(['here/following', 'just/following', 'new/following']);
    expect(stats).toMatchObject({ accepted: 6, skipped: 2 });
  });

  it('serves everybody when activity cannot be read', async () => {
    const activity = { lastActiveAt: () => Promise.reject(new FeedloomError('ERR_CLOSED', 'Closed.')) };
    const stats = await workerWith({ activity, clock }).run(stream([pin('lamp')]));
    expect(stats).toMatchObject({ accepted: 1, skipped: 0 });
  });
});
