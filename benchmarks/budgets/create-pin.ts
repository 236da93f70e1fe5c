import { join } from 'node:path';
import { openFsBlobStore } from '@feedloom/adapters/fs';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { createStoreCatalogue, seededRandom } from '@feedloom/core';
import { openGraph } from '@feedloom/ranking';
import { createImageIngest, openEmbedder } from '@feedloom/vision';
import { inTemporaryFolder } from '../feed/world.js';
import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { throughput } from '../harness/paired.js';
import { openLoop } from '../harness/open-loop.js';
import { StageTimes } from '../home/stage-times.js';
import { pictures } from '../vision/pictures.js';
import { makeResNet50Folder } from '../vision/resnet50-folder.js';
import { budgetRow } from './budget.js';

const [WIDTH, HEIGHT, PICTURES] = [4_000, 3_000, 6];

/** Edges that the graph has already. */
const EDGES = 50_000;

/** Quality of the sizes: with another one for each request, no blob is there already. */
const [WORST, QUALITIES] = [60, 30];

/** Creating a pin: five sizes and the original, 2,048 numbers by ResNet-50, the catalogue, the graph. */
export const createPinBudgets: Figure = {
  ids: ['createUpload', 'createFeatures', 'createMetadata', 'createEdges', 'create'],
  measure: (effort) =>
    inTemporaryFolder(async (path) => {
      const model = await makeResNet50Folder(1);
      await using store = await openLmdbStore({ path: join(path, 'store') });
      await using graph = await openGraph({ store, namespace: 'budgets' });
      await using embedder = await openEmbedder({ model: model.folder, device: 'cpu', cacheBytes: 0 });
      const blobs = await openFsBlobStore({ path: join(path, 'sizes') });
      const originals = await openFsBlobStore({ path: join(path, 'originals') });
      const catalogue = createStoreCatalogue({ store, name: 'pins' });
      const files = await pictures(PICTURES, WIDTH, HEIGHT);
      const ingests = Array.from({ length: QUALITIES }, (_, at) =>
        createImageIngest({ blobs, originals, quality: WORST + at }),
      );
      const edges = Array.from({ length: scaled(EDGES, effort, 1_000) }, (_, edge) => {
        return { from: `pin:${edge % 9_973}`, to: `board:${edge % 2_503}`, at: Date.now(), by: `user:${edge % 499}` };
      });
      for (let from = 0; from < edges.length; from += 1_000) await graph.add(edges.slice(from, from + 1_000));

      const times = new StageTimes();
      let made = 0;
      async function create(): Promise<void> {
        const number = made;
        made += 1;
        const [file, ingest] = [files[number % PICTURES], ingests[Math.floor(number / PICTURES) % QUALITIES]];
        if (file === undefined || ingest === undefined) throw new Error('There is nothing to create.');
        const deadlineMs = 10_000;
        // A comment behind the picture makes each file another one.
        const bytes = Buffer.concat([file, Buffer.from(String(number))]);
        const [image, [features]] = await Promise.all([
          times.time('upload', () => ingest.put(bytes, { deadlineMs })),
          times.time('features', () => embedder.embed([bytes], { deadlineMs })),
        ]);
        if (features === undefined) throw new Error('A picture has no features.');
        const [id, at] = [`made:${number}`, Date.now()];
        const draft = { id, at, title: 'A lamp', tags: ['lamp'], details: { board: 'board:1' }, image };
        const embedding = { space: embedder.space.id, vector: features };
        await times.time('metadata', () => catalogue.put([{ ...draft, embedding }], { deadlineMs }));
        const places = [`board:${number % 2_503}`, `tag:${number % 101}`];
        const added = places.map((to, place) => ({ from: id, to, at, by: 'user:1', weight: 1 / (1 + place) }));
        await times.time('edges', () => graph.add(added, { deadlineMs }));
      }

      const capacity = await throughput(scaled(24, effort, 8), 3, create);
      times.take();
      const rate = capacity / 2;
      process.stderr.write(`create: ${capacity.toFixed(1)} pins a second; an open loop at half of that …\n`);
      const random = seededRandom('create-pin');
      const asked = await openLoop({ rate, seconds: scaled(70, effort, 10), random, ask: create });
      await model.remove();
      const stages = times.take();
      const conditions = `JPEG of 12 megapixels, half of the measured capacity, LMDB with fsync, files`;
      const row = (id: string, what: string, percentile: number, limitMs: number, values: readonly number[] = []) =>
        budgetRow({ id, what: `create a pin, ${what}`, percentile, limitMs }, { times: values, rate, conditions });
      return [
        row('createUpload', 'original and five sizes kept', 95, 1_500, stages['upload']),
        row('createFeatures', '2,048 features by ResNet-50', 95, 300, stages['features']),
        row('createMetadata', 'card and vector written', 99, 50, stages['metadata']),
        row('createEdges', 'two weighted edges written', 99, 100, stages['edges']),
        row(
          'create',
          'end to end',
          99,
          2_000,
          asked.map(({ ms }) => ms),
        ),
      ];
    }),
};
