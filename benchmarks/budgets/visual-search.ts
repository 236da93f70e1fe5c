import { join } from 'node:path';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { createStoreCatalogue, seededRandom } from '@feedloom/core';
import type { CatalogueItem, Interaction } from '@feedloom/core';
import { openProfiles, visualReranker } from '@feedloom/ranking';
import { createVisualSearch, openDetector, openEmbedder } from '@feedloom/vision';
import type { VisualHit, VisualTimings } from '@feedloom/vision';
import { inTemporaryFolder } from '../feed/world.js';
import type { Figure, Row } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { openLoop } from '../harness/open-loop.js';
import { throughput } from '../harness/paired.js';
import { pictures } from '../vision/pictures.js';
import { budgetRow, shareRow } from './budget.js';
import { openLookalikes } from './lookalikes.js';

const [WIDTH, HEIGHT, PICTURES, USERS] = [736, 1_104, 30, 20];
const DAY_MS = 86_400_000;

/** A visual search: the model that ships, the nearest 1,000 of 50,000 above .8, ranked to 100 for a user. */
export const visualSearchBudgets: Figure = {
  ids: ['searchFeatures', 'searchNearest', 'searchRerank', 'searchMetadata', 'search', 'searchWhole'],
  measure: (effort) =>
    inTemporaryFolder(async (path) => {
      const count = scaled(50_000, effort, 5_000);
      await using embedder = await openEmbedder({ cacheBytes: 0 });
      await using detector = await openDetector();
      const files = await pictures(PICTURES, WIDTH, HEIGHT);
      await using lookalikes = await openLookalikes(embedder, files, count);
      const { index, vectorOf } = lookalikes;
      await using store = await openLmdbStore({ path: join(path, 'store'), durable: false });
      const catalogue = createStoreCatalogue<{ board: string }>({ store, name: 'pins' });
      const now = Date.now();
      const madeAt = (id: string): number => now - (Number(id) % 60) * DAY_MS;
      const ids = Array.from({ length: count }, (_, item) => String(item));
      for (let from = 0; from < count; from += 1_000) {
        const drafts = ids.slice(from, from + 1_000).map((id) => {
          return { id, at: madeAt(id), title: `Pin ${id}`, tags: ['lamp'], details: { board: `board:${id}` } };
        });
        await catalogue.put(drafts);
      }
      const vectors = async (wanted: readonly string[]) => wanted.map((id) => vectorOf(Number(id)));
      await using profiles = await openProfiles({ store, vectors, space: embedder.space.id });
      for (let user = 0; user < USERS; user += 1) await profiles.observe(savesOf(user, count, now));
      const numbers =
        (of: (id: string) => number) =>
        async (wanted: readonly string[]): Promise<number[]> =>
          wanted.map(of);
      const rerank = visualReranker<VisualHit>({
        ...{ profiles, vectors, madeAt: numbers(madeAt) },
        popularity: numbers((id) => Number(id) % 997),
      });
      const search = createVisualSearch<CatalogueItem<{ board: string }>>({
        ...{ embedder, detector, index, rerank, catalogue, minSimilarity: 0.8 },
      });

      let next = 0;
      const find = (deadlineMs = 1_000) => {
        const number = next;
        next += 1;
        const image = files[number % PICTURES];
        if (image === undefined) throw new Error('There is no picture.');
        return search.find({ image, user: `user:${number % USERS}` }, { limit: 100, deadlineMs });
      };
      await throughput(10, 1, () => find(30_000));
      // One that fails, which only a late one does here, is an answer too: none that is whole.
      const ask = () => find().catch(() => undefined);
      const capacity = await throughput(scaled(60, effort, 20), 3, ask);
      const rate = capacity / 2;
      process.stderr.write(`search: ${capacity.toFixed(1)} searches a second; an open loop at half of that …\n`);
      const random = seededRandom('visual-search');
      const asked = await openLoop({ rate, seconds: scaled(40, effort, 8), random, ask });

      const conditions = `half of the measured capacity, ${count} vectors of ${embedder.space.dimension} numbers, JPEG of ${WIDTH} x ${HEIGHT}`;
      const row = (id: string, what: string, percentile: number, limitMs: number, times: readonly number[]): Row =>
        budgetRow({ id, what: `visual search, ${what}`, percentile, limitMs }, { times, rate, conditions });
      const stage = (of: (timings: VisualTimings) => number | undefined): number[] =>
        asked.flatMap(({ answer }) => of(answer?.timings ?? {}) ?? []);
      const features = stage(({ embed, detect }) => embed && Math.max(embed, detect ?? 0));
      const isWhole = asked.map(({ answer }) => answer?.degraded.length === 0 && answer.items.length === 100);
      return [
        row('searchFeatures', 'features and detection, side by side', 95, 200, features),
        row(
          'searchNearest',
          'the nearest 1,000, cosine above .8',
          99,
          50,
          stage(({ search: ms }) => ms),
        ),
        row(
          'searchRerank',
          'ranked from 1,000 to 100 for a user',
          95,
          100,
          stage(({ rerank: ms }) => ms),
        ),
        row(
          'searchMetadata',
          'cards in one read',
          95,
          40,
          stage(({ metadata }) => metadata),
        ),
        row(
          'search',
          'end to end',
          95,
          300,
          asked.map(({ ms }) => ms),
        ),
        shareRow('searchWhole', 'visual search, share of whole answers of 100 items', isWhole, 0.99),
      ];
    }),
};

function savesOf(user: number, count: number, now: number): Interaction[] {
  const random = seededRandom(`saves of ${user}`);
  return Array.from({ length: 40 }, (_, save) => {
    const item = String(Math.floor(random.next() * count));
    return {
      event: `${user}/${save}`,
      user: `user:${user}`,
      item,
      kind: 'save',
      at: now - random.next() * 30 * DAY_MS,
    };
  });
}
