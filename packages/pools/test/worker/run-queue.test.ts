import { FeedloomError, seededRandom } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import type { VirtualClock } from '@feedloom/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { UndeliveredOffer } from '../../src/contracts/dead-letters.js';
import { createWorker } from '../../src/worker/create-worker.js';
import type { WorkerOptions } from '../../src/worker/create-worker.js';
import { createMemoryPools } from './memory-pools.js';
import { createMemoryQueue } from './memory-queue.js';
import type { MemoryQueue } from './memory-queue.js';
import { SOURCES, audienceOf, lettersIn, pin, scorerOf } from './world.js';
import type { Pin, PinOffer, PinSource } from './world.js';

const LEASE_MS = 30_000;

let clock: VirtualClock;
let queue: MemoryQueue<PinOffer>;
let pools: ReturnType<typeof createMemoryPools<Pin, PinSource>>;
let letters: UndeliveredOffer<Pin, PinSource>[];
let stop: AbortController;

beforeEach(() => {
  clock = createVirtualClock();
  queue = createMemoryQueue<PinOffer>(clock, LEASE_MS);
  pools = createMemoryPools<Pin, PinSource>(SOURCES);
  letters = [];
  stop = new AbortController();
});

function start(options: Partial<WorkerOptions<Pin, PinSource>>) {
  const worker = createWorker<Pin, PinSource>({
    pools,
    scorer: scorerOf(),
    audience: audienceOf(['ana', 'cy'], 1),
    deadLetters: lettersIn(letters),
    clock,
    random: seededRandom(2),
    ...options,
  });
  return worker.run(queue, { signal: stop.signal });
}

/** Stops the worker and waits for its end. */
async function end<Result>(running: Promise<Result>): Promise<Result> {
  stop.abort();
  await clock.advance(10_000);
  return running;
}

/** A promise and the function that fulfils it. */
function gate(): { readonly opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

describe('a worker on a queue', () => {
  it('finishes a task only after the whole audience is served, and waits for more', async () => {
    const held = gate();
    await queue.enqueue([pin('lamp')]);
    const scorer = {
      score: async (user: string, offers: readonly PinOffer[]) => {
        if (user === 'cy') await held.opened;
        return offers.map(() => 1);
      },
    };
    const running = start({ scorer });
    await clock.advance(1_000);
    expect([...pools.contents.keys()]).toEqual(['ana/following']);
    expect(queue.log).toEqual([]);
    held.open();
    await clock.advance(1);
    expect(queue.log).toEqual(['done task-1']);
    await queue.enqueue([pin('sofa')]);
    await clock.advance(1_000);
    expect(queue.waiting).toBe(0);
    expect(await end(running)).toMatchObject({ taken: 2, finished: 2, accepted: 4, returned: 0 });
    expect(clock.pending).toBe(0);
  });

  it('extends the lease of what takes long, so that nobody else takes it', async () => {
    const held = gate();
    await queue.enqueue([pin('lamp')]);
    const scorer = {
      score: async (_user: string, offers: readonly PinOffer[]) => {
        await held.opened;
        return offers.map(() => 1);
      },
    };
    const running = start({ scorer, retry: { callTimeoutMs: 1_000_000 } });
    await clock.advance(4 * LEASE_MS);
    expect(await queue.take(1)).toEqual([]);
    held.open();
    await clock.advance(1);
    expect(queue.log.filter((line) => line === 'extend task-1').length).toBeGreaterThanOrEqual(11);
    expect(queue.waiting).toBe(0);
    await end(running);
  });

  it('leaves a task alone whose lease it has lost', async () => {
    const held = gate();
    await queue.enqueue([pin('lamp')]);
    const scorer = {
      score: async (_user: string, offers: readonly PinOffer[]) => {
        await held.opened;
        return offers.map(() => 1);
      },
    };
    const running = start({
      scorer,
      retry: { callTimeoutMs: 1_000_000 },
      queue: { extendMs: LEASE_MS + 1, pollMs: 1_000_000 },
    });
    await clock.advance(LEASE_MS);
    const [theirs] = await queue.take(1);
    await clock.advance(2);
    held.open();
    await clock.advance(1);
    expect(queue.log).toEqual(['extend task-1']);
    expect(await theirs?.done()).toBe(true);
    expect(await end(running)).toMatchObject({ finished: 0, returned: 0 });
  });

  it('gives a task back while a part is down, later and later, and goes on where it was', async () => {
    await queue.enqueue([pin('lamp')]);
    let isDown = true;
    const flaky = {
      ...pools,
      add: async (...input: Parameters<typeof pools.add>) => {
        if (isDown && input[0] === 'cy') throw new FeedloomError('ERR_UNAVAILABLE', 'Down.', { retryable: true });
        return pools.add(...input);
      },
    };
    const running = start({ pools: flaky });
    await clock.advance(150);
    expect(queue.log).toEqual(['retry task-1 later']);
    expect(letters).toEqual([]);
    isDown = false;
    await clock.advance(5_000);
    expect(queue.log).toEqual(['retry task-1 later', 'done task-1']);
    expect(pools.contents.get('cy/following')?.has('lamp')).toBe(true);
    expect(await end(running)).toMatchObject({ taken: 2, finished: 1, returned: 1, dead: 0 });
  });

  it('gives a task back while the scorer says that it is down, and leaves it to the queue to give up', async () => {
    await queue.enqueue([pin('lamp')]);
    const scorer = { score: () => Promise.reject(new FeedloomError('ERR_OVERLOADED', 'Busy.', { retryable: true })) };
    const running = start({ scorer });
    await clock.advance(60_000);
    expect(await queue.dead()).toMatchObject([{ payload: { id: 'lamp' }, reason: 'ERR_OVERLOADED: Busy.' }]);
    expect(pools.contents.size).toBe(0);
    expect(await end(running)).toMatchObject({ taken: 3, returned: 3, dead: 0 });
  });

  it('finishes a task whose item has no score for some: they have their dead letters', async () => {
    await queue.enqueue([pin('lamp')]);
    const running = start({ scorer: scorerOf((user) => (user === 'ana' ? undefined : 1)) });
    await clock.advance(1_000);
    expect(letters).toMatchObject([{ user: 'ana', offer: { id: 'lamp' } }]);
    expect(queue.waiting).toBe(0);
    await end(running);
  });

  it('gives a task back whose dead letters cannot be written', async () => {
    await queue.enqueue([pin('lamp')]);
    const deadLetters = { put: () => Promise.reject(new FeedloomError('ERR_CLOSED', 'Closed.')) };
    const running = start({ deadLetters, scorer: scorerOf(() => undefined) });
    await clock.advance(200);
    expect(queue.log).toEqual(['retry task-1 later']);
    await end(running);
  });

  it('finishes a task that is no offer, with a dead letter', async () => {
    await queue.enqueue([{ id: 'lamp' } as PinOffer, pin('sofa')]);
    const running = start({});
    await clock.advance(1_000);
    expect(letters).toMatchObject([{ offer: { id: 'lamp' } }]);
    expect(queue.waiting).toBe(0);
    await end(running);
  });

  it('takes no more than it can hold', async () => {
    const held = gate();
    await queue.enqueue(Array.from({ length: 20 }, (_, index) => pin(`pin-${index}`)));
    const scorer = {
      score: async (_user: string, offers: readonly PinOffer[]) => {
        await held.opened;
        return offers.map(() => 1);
      },
    };
    const running = start({ scorer, batch: 6 });
    await clock.advance(5_000);
    expect(await queue.take(100)).toHaveLength(14);
    held.open();
    await end(running);
  });

  it('gives back at once what it has not finished when it is stopped, and another one finishes it', async () => {
    const held = gate();
    await queue.enqueue([pin('lamp'), pin('lamp'), pin('sofa')]);
    const scorer = {
      score: async (_user: string, offers: readonly PinOffer[]) => {
        await held.opened;
        return offers.map(() => 1);
      },
    };
    const running = start({ scorer });
    await clock.advance(100);
    stop.abort();
    held.open();
    const stats = await end(running);
    expect(queue.log.sort()).toEqual(['retry task-1 now', 'retry task-2 now', 'retry task-3 now']);
    expect(stats).toMatchObject({ taken: 3, finished: 0, returned: 3, accepted: 2 });
    stop = new AbortController();
    const next = start({});
    await clock.advance(5_000);
    await end(next);
    expect(queue.waiting).toBe(0);
    expect(pools.contents.get('cy/following')?.size).toBe(2);
  });

  it('is stopped as often as there are deployments, and its task is not given up for that', async () => {
    await queue.enqueue([pin('lamp')]);
    const held = gate();
    const scorer = {
      score: async (_user: string, offers: readonly PinOffer[]) => {
        await held.opened;
        return offers.map(() => 1);
      },
    };
    for (let deployment = 0; deployment < 5; deployment += 1) {
      stop = new AbortController();
      const running = start({ scorer, drainMs: 0 });
      await clock.advance(100);
      expect(await end(running)).toMatchObject({ taken: 1, returned: 1, dead: 0 });
    }
    expect(await queue.dead()).toEqual([]);
    held.open();
    stop = new AbortController();
    const last = start({});
    await clock.advance(5_000);
    expect(await end(last)).toMatchObject({ taken: 1, finished: 1 });
    expect(queue.waiting).toBe(0);
  });

  it('ends with the failure of a queue that will never answer, after finishing what it holds', async () => {
    await queue.enqueue([pin('lamp')]);
    const take = queue.take.bind(queue);
    let calls = 0;
    queue.take = (...input) => {
      calls += 1;
      return calls === 1 ? take(...input) : Promise.reject(new FeedloomError('ERR_CLOSED', 'Closed.'));
    };
    const failure = start({}).catch((error: unknown) => error);
    await clock.advance(5_000);
    expect(FeedloomError.is(await failure, 'ERR_CLOSED')).toBe(true);
    expect(queue.log).toEqual(['done task-1']);
    expect(clock.pending).toBe(0);
  });

  it('asks a queue again that is down for a while', async () => {
    await queue.enqueue([pin('lamp')]);
    const take = queue.take.bind(queue);
    let calls = 0;
    queue.take = (...input) => {
      calls += 1;
      return calls > 10 ? take(...input) : Promise.reject(new Error('ECONNRESET'));
    };
    const running = start({});
    await clock.advance(5_000);
    expect(queue.waiting).toBe(0);
    await end(running);
  });
});
