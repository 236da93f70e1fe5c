import type { Clock, RankOptions, RankRequest, Ranked, Ranker, Ranking } from '@feedloom/core';
import { Deadline, FeedloomError } from '@feedloom/core';

export interface Pin {
  readonly id: string;
}

/** What a stub does with a call. `slow` answers after `delayMs`, `late` ignores its deadline, `hang` never answers. */
export type Act =
  | 'ok'
  | 'short'
  | 'slow'
  | 'late'
  | 'hang'
  | 'error'
  | 'overloaded'
  | 'throw'
  | 'nan'
  | 'twice'
  | 'strange'
  | 'rising'
  | 'nothing';

export const ACTS: readonly Act[] = [
  ...(['ok', 'short', 'slow', 'late', 'hang', 'error', 'overloaded'] as const),
  ...(['throw', 'nan', 'twice', 'strange', 'rising', 'nothing'] as const),
];

/** The acts after which an answer is served. */
export const SERVED: ReadonlySet<Act> = new Set<Act>(['ok', 'short']);

export interface StubRung extends Ranker<Pin> {
  /** What it does from now on. */
  act: Act;
  /** What `slow` and `late` wait for, in milliseconds. */
  delayMs: number;
  /** Calls so far. */
  calls: number;
}

function placed(candidates: readonly Pin[], limit: number): Ranked<Pin>[] {
  return candidates.slice(0, limit).map((candidate, place) => ({ candidate, score: 100 - place, rung: 'stub' }));
}

/** A ranker that does as it is told. */
export function stubRung(clock: Clock, act: Act = 'ok', delayMs = 0): StubRung {
  const rung: StubRung = {
    act,
    delayMs,
    calls: 0,
    rank({ candidates }: RankRequest<Pin>, { limit = candidates.length, ...options }: RankOptions = {}) {
      rung.calls += 1;
      if (rung.act === 'throw') throw new TypeError('thrown, not rejected');
      return answer(rung.act, candidates, limit, options);
    },
  };

  async function answer(
    how: Act,
    candidates: readonly Pin[],
    limit: number,
    options: RankOptions,
  ): Promise<Ranking<Pin>> {
    const items = placed(candidates, limit);
    const [first] = items;
    const good = { items, degraded: [] };
    const never = new Promise<never>(() => undefined);
    switch (how) {
      case 'ok':
        return good;
      case 'short':
        return { ...good, items: items.slice(0, 1) };
      case 'slow':
        await Deadline.of(options, clock).sleep(rung.delayMs, 'a slow rung');
        return good;
      case 'late':
        await Deadline.of({}, clock).sleep(rung.delayMs, 'a late rung');
        return good;
      case 'hang':
        return never;
      case 'overloaded':
        throw new FeedloomError('ERR_OVERLOADED', 'Told to refuse.', { retryable: true });
      case 'nan':
        return { ...good, items: items.map((item) => ({ ...item, score: NaN })) };
      case 'twice':
        return { ...good, items: first === undefined ? [] : [first, first].slice(0, Math.max(2, limit)) };
      case 'strange':
        return { ...good, items: [{ candidate: { id: 'from elsewhere' }, score: 1, rung: 'stub' }] };
      case 'rising':
        return { ...good, items: [...items, ...items].map((item, place) => ({ ...item, score: place })) };
      case 'nothing':
        return undefined as unknown as Ranking<Pin>;
      default:
        throw new FeedloomError('ERR_INTERNAL', 'Told to fail.');
    }
  }
  return rung;
}

/** So many candidates, in order. */
export function pins(count: number): Pin[] {
  return Array.from({ length: count }, (_, index) => ({ id: `pin:${index}` }));
}
