import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFsBlobStore } from '@feedloom/adapters/fs';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { createStoreCatalogue } from '@feedloom/core';
import type { BlobStore, OrderedStore } from '@feedloom/core';
import { createDeadLetters, createWorker } from '@feedloom/pools';
import type { Offer } from '@feedloom/pools';
import {
  createInterestScorer,
  initialWeights,
  MemoryEdges,
  openGraph,
  openProfiles,
  refreshTables,
  writeSnapshot,
  writeTables,
} from '@feedloom/ranking';
import type { OpenedProfiles } from '@feedloom/ranking';
import { cacheFolder } from '../vision/cache-folder.js';
import { createHomePools } from './home-feed.js';
import type { HomeCard, HomePin, HomeSource } from './home-pin.js';
import { FEATURES, plantHome, savesOfReaders, topicsOf } from './planted-home.js';
import type { PlantedHome } from './planted-home.js';
import type { HomeSize } from './home-size.js';

/** Raise it when what is kept would be made differently. */
const VERSION = 1;

/** One pin in so many is offered to the pools. */
const OFFERED_OF = 16;

/** A planted catalogue on disk, and where its parts are. */
export interface HomeFolder {
  readonly path: string;
  /** LMDB: profiles, pools, the catalogue. */
  readonly store: string;
  /** Files: the graph, the tables of the network. */
  readonly blobs: string;
}

/** The folder of a catalogue. The first time it is made, which takes minutes. */
export async function prepareHome(size: HomeSize, report: (line: string) => void): Promise<HomeFolder> {
  const path = join(await cacheFolder('home'), `${VERSION}-${size.pins}-${size.edges}-${size.readers}`);
  const folder = { path, store: join(path, 'store'), blobs: join(path, 'blobs') };
  if (existsSync(join(path, 'done'))) return folder;
  const making = `${path}.making`;
  await rm(making, { recursive: true, force: true });
  await cacheFolder(join('home', `${VERSION}-${size.pins}-${size.edges}-${size.readers}.making`));
  report(`planting ${size.pins} pins and ${size.edges} edges …`);
  const home = plantHome(size);
  await using blobs = await openFsBlobStore({ path: join(making, 'blobs') });
  await keepGraphAndTables(home, blobs, report);
  const store = await openLmdbStore({ path: join(making, 'store'), durable: false });
  await keepCards(home, store, report);
  await fillPools(home, store, report);
  await store.close();
  await writeFile(join(making, 'done'), '');
  await rm(path, { recursive: true, force: true });
  await rename(making, path);
  return folder;
}

/** What users like, by the features of pins. */
export function openHomeProfiles(home: PlantedHome, store: OrderedStore): Promise<OpenedProfiles> {
  return openProfiles({ store, namespace: 'home', vectors: vectorsOf(home), space: 'planted', sameTaste: 0.5 });
}

/** The features of pins by id. */
export function vectorsOf({ features, size }: PlantedHome) {
  return async (ids: readonly string[]): Promise<(Float32Array | undefined)[]> =>
    ids.map((id) => {
      const pin = numberOf(id);
      return pin < size.pins ? features.subarray(pin * FEATURES, (pin + 1) * FEATURES) : undefined;
    });
}

/** `7` of `pin:7`. */
export function numberOf(id: string): number {
  return Number(id.slice(id.indexOf(':') + 1));
}

/** What a feed knows of a pin. */
export function homePin({ size }: PlantedHome, pin: number): HomePin {
  return { topic: pin % size.topics, board: `board:${pin % 977}` };
}

async function keepGraphAndTables(home: PlantedHome, blobs: BlobStore, report: (line: string) => void): Promise<void> {
  await using edges = new MemoryEdges({ weights: false });
  await edges.addBulk(home.edges);
  await writeSnapshot(edges.capture(), blobs, 'graph');
  await using graph = await openGraph({ weights: false, restoreFrom: { blobs, name: 'graph' }, workers: 2 });
  report('taking the neighbourhoods of all pins …');
  const neighbourhoods = await graph.neighbourhoods({ items: home.ids, walks: 100 });
  report('computing the tables of the network …');
  const model = initialWeights({ features: FEATURES });
  const tables = await refreshTables(model, { ...neighbourhoods, features: home.features }, { threads: 2 });
  await writeTables(blobs, 'tables', tables);
}

async function keepCards(home: PlantedHome, store: OrderedStore, report: (line: string) => void): Promise<void> {
  report('writing the catalogue …');
  const catalogue = createStoreCatalogue<HomeCard>({ store, name: 'home' });
  const now = Date.now();
  for (let from = 0; from < home.ids.length; from += 1_000) {
    const drafts = home.ids.slice(from, from + 1_000).map((id, place) => {
      const { board, topic } = homePin(home, from + place);
      const about = 'A lamp that is bright enough to read by, and that nobody is afraid of breaking';
      return { id, at: now, title: `Pin ${from + place}`, tags: [`topic ${topic}`], details: { board, about } };
    });
    await catalogue.put(drafts);
  }
}

/** A worker values pins for everybody who is after their topic, each with the receiver's own profile. */
async function fillPools(home: PlantedHome, store: OrderedStore, report: (line: string) => void): Promise<void> {
  report('learning what readers like …');
  await using profiles = await openHomeProfiles(home, store);
  const saves = savesOfReaders(home, Date.now());
  for (let from = 0; from < saves.length; from += 1_000) await profiles.observe(saves.slice(from, from + 1_000));
  const { topics, readers, pins } = home.size;
  const audiences = Array.from({ length: topics }, (): string[] => []);
  for (let reader = 0; reader < readers; reader += 1) {
    for (const topic of new Set(topicsOf(home, reader))) audiences[topic]?.push(`user:${reader}`);
  }
  report('valuing pins for the pools …');
  const pools = createHomePools(store);
  const worker = createWorker<HomePin, HomeSource>({
    pools,
    scorer: createInterestScorer({ profiles, vectors: vectorsOf(home) }),
    audience: { page: async (offer) => ({ users: audiences[offer.data.topic] ?? [], next: undefined }) },
    deadLetters: createDeadLetters<HomePin, HomeSource>({ store, namespace: 'home' }),
    batch: 256,
  });
  async function* offers(): AsyncGenerator<Offer<HomePin, HomeSource>> {
    // The rest of a division by 16 would leave most topics out.
    for (let offer = 0; offer < pins / OFFERED_OF; offer += 1) {
      const pin = offer * OFFERED_OF + (Math.floor(offer / 7) % OFFERED_OF);
      if (pin >= pins) continue;
      yield { id: `pin:${pin}`, source: offer % 2 === 0 ? 'following' : 'interests', data: homePin(home, pin) };
    }
  }
  const { accepted, dead } = await worker.run(offers());
  report(`the pools hold ${accepted} items; ${dead} dead letters`);
  await pools.idle();
}
