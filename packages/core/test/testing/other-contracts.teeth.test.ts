import { describe, expect, it } from 'vitest';
import type { Clock, Random, Ranker, Scorer } from '../../src/index.js';
import { seededRandom, systemClock, systemRandom } from '../../src/index.js';
import { createVirtualClock, testClock, testRandom, testRanker, testScorer } from '../../src/testing/index.js';
import { failuresOf } from './failures-of.js';
import { brokenBlobStores, lawsOfBlobStore } from './broken-blob-stores.js';
import { brokenCaches, lawsOfCache } from './broken-caches.js';
import { brokenInvalidations, lawsOfInvalidations } from './broken-invalidations.js';
import { brokenRateLimiters, lawsOfRateLimiter } from './broken-rate-limiters.js';
import { brokenQueues, lawsOfTaskQueue } from './broken-queues.js';
import { rankByLength, scoreByLength } from './by-length.js';

interface Planted<Subject> {
  readonly bug: string;
  readonly law: string;
  readonly subject: Subject;
}

function bite<Subject>(
  contract: string,
  planted: readonly Planted<Subject>[],
  failing: (subject: Subject) => Promise<string[]>,
): void {
  describe(`The laws of ${contract}`, () => {
    for (const { bug, law, subject } of planted) {
      it(`reject one that ${bug}`, async () => expect(await failing(subject)).toContain(law));
    }
  });
}

bite('BlobStore', brokenBlobStores, lawsOfBlobStore);
bite('Cache', brokenCaches, lawsOfCache);
bite('Invalidations', brokenInvalidations, lawsOfInvalidations);
bite('RateLimiter', brokenRateLimiters, lawsOfRateLimiter);
bite('TaskQueue', brokenQueues, lawsOfTaskQueue);

const items = ['bb', 'a', 'cccc', 'ddd', 'a '];
const lawsOfScorer = (scorer: Scorer<string>): Promise<string[]> =>
  failuresOf((runner) => testScorer(runner, async () => ({ scorer, user: 'ann', items: [...items], unscorable: '' })));
const lawsOfRanker = (ranker: Ranker<string>): Promise<string[]> =>
  failuresOf((runner) => testRanker(runner, async () => ({ ranker, user: 'ann', candidates: [...items] })));

describe('The laws of Scorer and Ranker', () => {
  it('accept right ones', async () => {
    expect(await lawsOfScorer(scoreByLength)).toEqual([]);
    expect(await lawsOfRanker(rankByLength)).toEqual([]);
  });
});

const scorer = (alter: (scores: readonly (number | undefined)[]) => (number | undefined)[]): Scorer<string> => ({
  score: async (...args) => alter(await scoreByLength.score(...args)),
});

bite<Scorer<string>>(
  'Scorer',
  [
    {
      bug: 'gives 0 to what it cannot score',
      law: 'gives undefined, not 0, for an item that it cannot score, and scores the others',
      subject: scorer((scores) => scores.map((score) => score ?? 0)),
    },
    {
      bug: 'leaves out what it cannot score',
      law: 'gives undefined, not 0, for an item that it cannot score, and scores the others',
      subject: scorer((scores) => scores.filter((score) => score !== undefined)),
    },
    {
      bug: 'gives NaN',
      law: 'gives one finite score for each item',
      subject: scorer((scores) => scores.map((score) => (score === 1 ? NaN : score))),
    },
    {
      bug: 'gives scores best first',
      law: 'gives scores in the order of the items',
      subject: scorer((scores) => [...scores].sort((a, b) => (b ?? 0) - (a ?? 0))),
    },
    {
      bug: 'does not look at signals and deadlines',
      law: 'does nothing for a caller that has aborted or has no time',
      subject: { score: (user, given) => scoreByLength.score(user, given) },
    },
  ],
  lawsOfScorer,
);

const ranker = (alter: (...args: Parameters<Ranker<string>['rank']>) => ReturnType<Ranker<string>['rank']>) => ({
  rank: alter,
});

bite<Ranker<string>>(
  'Ranker',
  [
    {
      bug: 'puts the worst first',
      law: 'puts the best first, and of equals the one that was given first',
      subject: ranker(async (...args) => {
        const ranking = await rankByLength.rank(...args);
        return { ...ranking, items: [...ranking.items].reverse() };
      }),
    },
    {
      bug: 'breaks ties by the order in which they were given last',
      law: 'puts the best first, and of equals the one that was given first',
      subject: ranker(({ user, candidates }, options) =>
        rankByLength.rank({ user, candidates: [...candidates].reverse() }, options),
      ),
    },
    {
      bug: 'ignores the limit',
      law: 'returns at most the limit, and then the best',
      subject: ranker((request, { limit: _limit, ...options } = {}) => rankByLength.rank(request, options)),
    },
    {
      bug: 'cuts before it ranks',
      law: 'returns at most the limit, and then the best',
      subject: ranker(({ user, candidates }, options) =>
        rankByLength.rank({ user, candidates: candidates.slice(0, options?.limit) }, options),
      ),
    },
    {
      bug: 'returns a candidate twice',
      law: 'returns candidates that it was given, each at most once',
      subject: ranker(async (...args) => {
        const ranking = await rankByLength.rank(...args);
        return { ...ranking, items: ranking.items.flatMap((item) => [item, item]) };
      }),
    },
    {
      bug: 'sorts the list that it was given',
      law: 'leaves its candidates as they are',
      subject: ranker((request, options) => {
        (request.candidates as string[]).sort();
        return rankByLength.rank(request, options);
      }),
    },
  ],
  lawsOfRanker,
);

const lawsOfClock = (alter: (clock: Clock) => Clock): Promise<string[]> =>
  failuresOf((runner) =>
    testClock(runner, () => {
      const clock = createVirtualClock();
      return { clock: alter(clock), advance: (ms) => clock.advance(ms) };
    }),
  );

describe('The laws of Clock', () => {
  it('accept the system’s and the virtual one', async () => {
    const advance = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms + 2));
    expect(await failuresOf((runner) => testClock(runner, () => ({ clock: systemClock, advance })))).toEqual([]);
    expect(await lawsOfClock((clock) => clock)).toEqual([]);
  });
});

bite<(clock: Clock) => Clock>(
  'Clock',
  [
    {
      bug: 'calls a timer without delay at once',
      law: 'calls a timer once, after its delay and never at once',
      subject: (clock) => ({
        ...clock,
        setTimer: (callback, delayMs) => {
          if (delayMs > 0) return clock.setTimer(callback, delayMs);
          callback();
          return () => undefined;
        },
      }),
    },
    {
      bug: 'calls timers twice',
      law: 'calls a timer once, after its delay and never at once',
      subject: (clock) => ({
        ...clock,
        setTimer: (callback, delayMs) => {
          clock.setTimer(callback, delayMs + 5);
          return clock.setTimer(callback, delayMs);
        },
      }),
    },
    {
      bug: 'cannot cancel',
      law: 'does not call a cancelled timer, and cancels one again or after its call without harm',
      subject: (clock) => ({
        ...clock,
        setTimer: (callback, delayMs) => {
          clock.setTimer(callback, delayMs);
          return () => undefined;
        },
      }),
    },
    {
      bug: 'goes back',
      law: 'never goes back on its monotonic side',
      subject: (clock) => {
        let looks = 0;
        return { ...clock, monotonic: () => clock.monotonic() - ((looks += 1) % 100 === 0 ? 1 : 0) };
      },
    },
    {
      bug: 'tells seconds',
      law: 'tells both times in finite milliseconds that pass alike',
      subject: (clock) => ({ ...clock, now: () => clock.now() / 1000 }),
    },
  ],
  lawsOfClock,
);

const lawsOfRandom = (open: () => Random): Promise<string[]> => failuresOf((runner) => testRandom(runner, open));

describe('The laws of Random', () => {
  it('accept the system’s and a seeded one', async () => {
    expect(await lawsOfRandom(() => systemRandom)).toEqual([]);
    expect(await lawsOfRandom(() => seededRandom(7))).toEqual([]);
  });
});

bite<() => Random>(
  'Random',
  [
    {
      bug: 'draws 1',
      law: 'draws numbers from 0 up to, but not including, 1',
      subject: () => {
        const random = seededRandom(1);
        return { ...random, next: () => Math.round(random.next() * 1e3) / 1e3 };
      },
    },
    {
      bug: 'draws small numbers more often',
      law: 'draws numbers evenly',
      subject: () => {
        const random = seededRandom(1);
        return { ...random, next: () => random.next() ** 1.1 };
      },
    },
    {
      bug: 'draws 16 bits',
      law: 'hardly ever repeats a number',
      subject: () => {
        const random = seededRandom(1);
        return { ...random, next: () => Math.floor(random.next() * 65_536) / 65_536 };
      },
    },
    {
      bug: 'never gives the byte 0',
      law: 'gives as many bytes as asked for, evenly, and others each time',
      subject: () => {
        const random = seededRandom(1);
        return { ...random, bytes: (length) => random.bytes(length).map((byte) => byte || 1) };
      },
    },
    {
      bug: 'gives the same memory each time',
      law: 'gives bytes that belong to the caller',
      subject: () => {
        const random = seededRandom(1);
        const memory = new Uint8Array(1 << 20);
        return {
          ...random,
          bytes: (length) => {
            memory.set(random.bytes(length));
            return memory.subarray(0, length);
          },
        };
      },
    },
  ],
  lawsOfRandom,
);
