/* The process that is killed: offers and opens for ever, and tells each answer as it hears it. */
import { writeSync } from 'node:fs';
import { seededRandom } from '@feedloom/core';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { openRedisStore } from '@feedloom/adapters/redis';
import { RANKED_IDS, rankedCandidates } from '../feed/ranked-candidates.js';
import { openWorld } from '../network/actors.js';
import { KILL_LOAD } from './told.js';
import type { Told } from './told.js';

const [kind, place = '', name = '', user = ''] = process.argv.slice(2);
const store =
  kind === 'lmdb'
    ? await openLmdbStore({ path: place })
    : await openRedisStore({ port: Number(place), timeoutMs: 5000 });
const world = openWorld(store, name, KILL_LOAD, rankedCandidates(seededRandom(name)));
const tell = (told: Told): void => void writeSync(1, `${JSON.stringify(told)}\n`);

tell({ offered: RANKED_IDS });
for (let index = 0; ; index += 1) {
  const ids = Array.from({ length: KILL_LOAD.batch }, (_, at) => `${name}.${index}.${at}`);
  tell({ offered: ids });
  const source = index % 2 === 0 ? 'lasting' : 'brief';
  const { accepted, refused } = await world.pools.add(
    user,
    source,
    ids.map((id, at) => ({ id, score: 1000 - at, data: null })),
  );
  tell({ accepted, refused });
  const page = await world.feed.open(user, { limit: KILL_LOAD.batch });
  tell({ shown: page.items.slice(0, page.fresh).map((item) => item.id) });
}
