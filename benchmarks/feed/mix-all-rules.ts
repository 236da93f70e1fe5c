import { createGenerator, mix } from '@feedloom/pools';
import type { GenerateRequest, PoolHead } from '@feedloom/pools';
import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { paired, perCall } from '../harness/paired.js';
import type { PinData, Source } from './world.js';
import { SOURCES, items } from './world.js';

const PER_POOL = 500;
const SIZE = 25;

function headsOf(source: Source): PoolHead<PinData, Source> {
  const candidates = items(source, PER_POOL).map((item) => ({ ...item, source, at: 0, timesServed: 0 }));
  return { source, items: candidates.toSorted((a, b) => b.score - a.score), size: PER_POOL };
}

/** M1: mixing with every rule beside merely putting the heads together and sorting them. */
export const mixAllRules: Figure = {
  ids: ['M1'],
  measure: async (effort) => {
    const generator = createGenerator<PinData, Source>({
      mix: [
        mix.drop((item) => item.data.board === 'board-7'),
        mix.defer((item) => item.data.board === 'board-11'),
        mix.slot(3, 'interests'),
        mix.ratio({ following: 6, related: 3, interests: 1 }),
        mix.gap((item) => item.data.author, 3),
        mix.cap((item) => item.data.board, 3),
        mix.diversity({ by: { board: (item) => item.data.board, author: (item) => item.data.author } }),
      ],
    });
    // Several sets of heads, so that no side learns one by heart.
    const sets = Array.from({ length: 20 }, () => SOURCES.map(headsOf));
    const carries = sets.map((): unknown => undefined);
    const requestOf = (index: number): GenerateRequest => ({
      size: SIZE,
      max: 100,
      seed: `seed-${index}`,
      carry: carries[index % sets.length],
      now: 1_700_000_000_000,
      sinceLastVisitMs: 60_000,
      session: index,
      signals: {},
    });
    const calls = sets.length * scaled(40, effort, 5);
    const ours = (): Promise<number> =>
      perCall(calls, (index) => {
        const slate = generator.generate(sets[index % sets.length] ?? [], requestOf(index));
        if (slate.picks.length !== SIZE) throw new Error(`The mix made ${slate.picks.length} items.`);
        carries[index % sets.length] = slate.carry;
      });
    const peer = (): Promise<number> =>
      perCall(calls, (index) => {
        const all = (sets[index % sets.length] ?? []).flatMap((head) => head.items);
        const best = all.sort((a, b) => b.score - a.score).slice(0, SIZE);
        if (best.length !== SIZE) throw new Error(`Sorting found ${best.length} items.`);
      });
    for (let warm = 0; warm < scaled(60, effort, 2); warm += 1) {
      await ours();
      await peer();
    }
    return [
      await paired(
        {
          id: 'M1',
          what: 'mixing 3 x 500 heads into 25 with seven rules / concatenating and sorting the 1,500',
          unit: 'µs',
          goal: '<= 0.25',
          ours,
          peer,
        },
        effort.rounds,
      ),
    ];
  },
};
