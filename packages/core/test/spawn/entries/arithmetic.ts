import { FeedloomError } from '@feedloom/core';
import { serve } from '@feedloom/core/spawn';

/** What the tests call in another thread or process. */
export interface Arithmetic {
  square(number: number): number;
  where(nothing: undefined): { readonly pid: number; readonly name: string };
  sum(numbers: Float64Array): { readonly total: number; readonly doubled: Float64Array };
  refuse(code: 'typed' | 'plain' | 'uncloneable'): unknown;
  /** Settles when its caller stops waiting, or after `ms`. */
  wait(ms: number): Promise<'waited' | 'aborted'>;
  /** How many waits were aborted. */
  aborted(nothing: undefined): number;
  crash(how: 'throw' | 'exit'): Promise<never>;
}

interface Data {
  readonly name: string;
  readonly refuse?: boolean;
  readonly closeFile?: string;
}

serve<Data, Arithmetic>(async ({ name, refuse = false, closeFile }) => {
  if (refuse) throw new FeedloomError('ERR_CORRUPT', 'The file `x` is damaged.');
  const { writeFileSync } = await import('node:fs');
  let aborted = 0;
  return {
    methods: {
      square: (number) => number * number,
      where: () => ({ pid: process.pid, name }),
      sum(numbers, { transfer }) {
        const doubled = numbers.map((number) => number * 2);
        transfer.push(doubled.buffer);
        return { total: numbers.reduce((sum, number) => sum + number, 0), doubled };
      },
      refuse(code) {
        if (code === 'uncloneable') return () => undefined;
        if (code === 'plain') throw new RangeError('too far');
        throw new FeedloomError('ERR_OVERLOADED', 'Too busy.', { retryable: true, retryAfterMs: 40 });
      },
      wait: (ms, { signal }) =>
        new Promise((resolve) => {
          const timer = setTimeout(() => resolve('waited'), ms);
          signal.addEventListener('abort', () => {
            clearTimeout(timer);
            aborted += 1;
            resolve('aborted');
          });
        }),
      aborted: () => aborted,
      crash: (how) =>
        new Promise(() => {
          setImmediate(() => {
            if (how === 'exit') process.exit(3);
            throw new TypeError('crashed on purpose');
          });
        }),
    },
    close() {
      if (closeFile !== undefined) writeFileSync(closeFile, 'closed');
    },
  };
});
