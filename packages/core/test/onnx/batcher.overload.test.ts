import { expect, it } from 'vitest';
import { FeedloomError } from '../../src/errors.js';
import { createBatcher } from '../../src/onnx/index.js';
import { withSeed } from '../../src/testing/seed.js';
import { createVirtualClock } from '../../src/testing/virtual-clock.js';

const SECONDS = 20;
const DEADLINE_MS = 300;
const LARGEST = 8;
/** A full batch of 8 takes 100 ms: 80 rows in a second at best. */
const batchMs = (size: number): number => 20 + 10 * size;
const PEAK = (LARGEST * 1000) / batchMs(LARGEST);

it.each([1.5, 3])('computes four fifths of what it could at %s times the load, and refuses the rest at once', (load) =>
  withSeed({}, async (random) => {
    const clock = createVirtualClock();
    const batcher = createBatcher<number, number>({
      name: 'busy',
      clock,
      async run(rows, { size }) {
        await new Promise<void>((done) => clock.setTimer(done, batchMs(size) * (0.8 + 0.4 * random.next())));
        return rows;
      },
    });
    const endings = { inTime: 0, refused: 0, late: 0, slowestRefusalMs: 0 };
    const submit = (priority: 'interactive' | 'background'): void => {
      const at = clock.monotonic();
      batcher.submit(1, { deadlineMs: DEADLINE_MS, priority }).then(
        () => (endings.inTime += 1),
        (error: unknown) => {
          if (!FeedloomError.is(error, 'ERR_OVERLOADED')) return void (endings.late += 1);
          expect(error.retryAfterMs).toBeGreaterThan(0);
          endings.refused += 1;
          endings.slowestRefusalMs = Math.max(endings.slowestRefusalMs, clock.monotonic() - at);
        },
      );
    };
    // Callers come when they come, whether they were served before or not.
    const offer = async (perSecond: number, seconds: number): Promise<void> => {
      for (const end = clock.monotonic() + seconds * 1000; clock.monotonic() < end;) {
        submit(random.next() < 0.5 ? 'interactive' : 'background');
        await clock.advance((-Math.log(1 - random.next()) * 1000) / perSecond);
      }
      await clock.advance(DEADLINE_MS);
    };

    await offer(load * PEAK, SECONDS);
    expect(endings.inTime).toBeGreaterThan(0.8 * PEAK * SECONDS);
    expect(endings.slowestRefusalMs).toBe(0);
    expect(endings.late, 'most of what was admitted is done in time').toBeLessThan(0.25 * endings.inTime);

    Object.assign(endings, { inTime: 0, refused: 0, late: 0 });
    await offer(0.5 * PEAK, SECONDS);
    expect(endings.refused + endings.late, 'and all is well once the load is gone').toBeLessThan(0.02 * endings.inTime);
    await Promise.all([batcher.close(), clock.advance(1000)]);
    expect(clock.pending).toBe(0);
  }),
);
