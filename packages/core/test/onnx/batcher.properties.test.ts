import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeedloomError } from '../../src/errors.js';
import { createBatcher } from '../../src/onnx/index.js';
import { createVirtualClock } from '../../src/testing/virtual-clock.js';

const seed = process.env['FEEDLOOM_SEED'];
const seeded = seed === undefined ? {} : { seed: Number(seed) };

/** What happens to a batcher, one after the other. */
const event = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      isPoison: fc.boolean(),
      isBackground: fc.boolean(),
      deadlineMs: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('abort' as const), which: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 120 }) }) },
);

const setUp = fc.record({
  buckets: fc
    .uniqueArray(fc.integer({ min: 1, max: 16 }), { minLength: 1, maxLength: 4 })
    .map((sizes) => sizes.sort((a, b) => a - b)),
  maxDelayMs: fc.integer({ min: 0, max: 20 }),
  maxQueue: fc.integer({ min: 1, max: 20 }),
  maxInFlight: fc.integer({ min: 1, max: 3 }),
  ageMs: fc.integer({ min: 0, max: 200 }),
  batchMs: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1 }),
  /** Every so many batches the machine fails. */
  failsEvery: fc.integer({ min: 2, max: 20 }),
});

const KNOWN = ['ERR_OVERLOADED', 'ERR_TIMEOUT', 'ERR_ABORTED', 'ERR_UNAVAILABLE', 'ERR_INVALID_ARGUMENT'];

describe('whatever happens to a batcher', () => {
  it('every row ends once, with its own result or a typed error, in batches of the sizes that were set', async () => {
    await fc.assert(
      fc.asyncProperty(
        setUp,
        fc.array(event, { maxLength: 120 }),
        async ({ batchMs, failsEvery, ...options }, events) => {
          const clock = createVirtualClock();
          let batches = 0;
          let running = 0;
          const batcher = createBatcher<{ number: number; isPoison: boolean }, number>({
            ...options,
            name: 'any',
            clock,
            async run(rows, { size }) {
              batches += 1;
              running += 1;
              expect(running).toBeLessThanOrEqual(options.maxInFlight);
              expect(options.buckets).toContain(size);
              expect(rows.length).toBeGreaterThan(0);
              expect(rows.length).toBeLessThanOrEqual(size);
              const smaller = options.buckets.filter((bucket) => bucket < size);
              expect(rows.length).toBeGreaterThan(smaller.at(-1) ?? 0);
              const isDown = batches % failsEvery === 0;
              await new Promise<void>((done) => clock.setTimer(done, batchMs[batches % batchMs.length] ?? 0));
              running -= 1;
              if (isDown) throw new FeedloomError('ERR_UNAVAILABLE', 'Down.');
              if (rows.some(({ isPoison }) => isPoison)) throw new FeedloomError('ERR_INVALID_ARGUMENT', 'Poison.');
              return rows.map(({ number }) => number * 2);
            },
          });
          const endings: string[][] = [];
          const callers: AbortController[] = [];
          for (const step of events) {
            if (step.kind === 'wait') await clock.advance(step.ms);
            else if (step.kind === 'abort') callers[step.which % Math.max(1, callers.length)]?.abort();
            else {
              const number = endings.length;
              const caller = new AbortController();
              const ends: string[] = [];
              callers.push(caller);
              endings.push(ends);
              const { isPoison, isBackground, deadlineMs } = step;
              const priority = isBackground ? 'background' : 'interactive';
              void batcher.submit({ number, isPoison }, { priority, deadlineMs, signal: caller.signal }).then(
                (result) => ends.push(result === number * 2 && !isPoison ? 'right' : `${result}`),
                (error: unknown) => ends.push(FeedloomError.is(error) ? error.code : String(error)),
              );
            }
            expect(batcher.stats().queued).toBeLessThanOrEqual(options.maxQueue);
          }
          const closed = batcher.close();
          await clock.advance(100_000);
          await closed;
          for (const ends of endings) expect(ends).toHaveLength(1);
          const odd = endings.flat().filter((end) => end !== 'right' && !KNOWN.includes(end));
          expect(odd).toEqual([]);
          expect(batcher.stats()).toMatchObject({ queued: 0, running: 0 });
          expect(clock.pending).toBe(0);
        },
      ),
      { numRuns: 150, ...seeded },
    );
  });

  it('a background row is computed, however many interactive ones come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          ageMs: fc.integer({ min: 0, max: 500 }),
          largest: fc.integer({ min: 1, max: 8 }),
          batchMs: fc.integer({ min: 1, max: 50 }),
        }),
        async ({ ageMs, largest, batchMs }) => {
          const clock = createVirtualClock();
          const batcher = createBatcher<string, string>({
            name: 'busy',
            clock,
            buckets: [largest],
            ageMs,
            maxQueue: 1_000,
            async run(rows) {
              await new Promise<void>((done) => clock.setTimer(done, batchMs));
              return rows;
            },
          });
          let computedAt: number | undefined;
          void batcher.submit('background', { priority: 'background' }).then(() => (computedAt = clock.monotonic()));
          // As many interactive rows as can be computed, for ever: the queue never empties.
          for (let row = 0; row < 2 * largest; row += 1) void batcher.submit('interactive');
          while (computedAt === undefined && clock.monotonic() < 2_000) {
            await clock.advance(batchMs);
            for (let row = 0; row < largest; row += 1) void batcher.submit('interactive');
          }
          // The two batches that came before it, and those of the rows that overtook it.
          expect(computedAt).toBeLessThanOrEqual(ageMs + 5 * batchMs);
          await Promise.all([batcher.close(), clock.advance(100_000)]);
        },
      ),
      { numRuns: 50, ...seeded },
    );
  });
});
