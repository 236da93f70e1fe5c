import type { CallOptions, Ranker } from '@feedloom/core';

/** A ranker of strings whose answers a test decides, and which keeps what it was asked. */
export interface StubRanker extends Ranker<string> {
  readonly calls: (CallOptions | undefined)[];
}

/** Answers the n-th call with `answer(n)`: an error is thrown, a promise awaited, anything else is a good answer. */
export function stubRanker(rung: string, answer: (call: number) => unknown = () => undefined): StubRanker {
  const calls: (CallOptions | undefined)[] = [];
  return {
    calls,
    async rank({ candidates }, options) {
      calls.push(options);
      const outcome = await answer(calls.length);
      if (outcome instanceof Error) throw outcome;
      return { items: candidates.map((candidate) => ({ candidate, score: 1, rung })), degraded: [] };
    },
  };
}

/** What every test asks. */
export const request = { user: 'u', candidates: ['a', 'b'] } as const;

/** Work that never ends. */
export const never = (): Promise<never> => new Promise(() => undefined);
