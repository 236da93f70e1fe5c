import type { World } from '../feed/world.js';
import { createWorld, fill, refresh, topUp } from '../feed/world.js';
import type { Effort, Figure, Row } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { paired, perCall } from '../harness/paired.js';
import { withHBase } from './with-hbase.js';

const PER_POOL = 120;
const CHUNK = 25;
const CONSUMED = 50_000;

/** Refreshes a user until so many items are consumed; the pools stay as long as they are. */
async function consume(world: World, user: string, items: number): Promise<void> {
  for (let consumed = 0; consumed < items; consumed += CHUNK) {
    await topUp(world, user, await refresh(world, user));
    await world.feed.idle();
  }
}

async function measureLayout(world: World, layout: string, effort: Effort): Promise<Row> {
  const old = `old-${layout}`;
  await fill(world, old, PER_POOL);
  await consume(world, old, scaled(CONSUMED, effort, 5000));
  let young = 0;
  const ours = async (): Promise<number> => {
    const pages: Awaited<ReturnType<typeof refresh>>[] = [];
    const cost = await perCall(1, async () => pages.push(await refresh(world, old)));
    for (const page of pages) await topUp(world, old, page);
    await world.feed.idle();
    return cost;
  };
  const peer = async (): Promise<number> => {
    const user = `young-${layout}-${(young += 1)}`;
    await fill(world, user, PER_POOL);
    const cost = await perCall(1, () => refresh(world, user));
    await world.feed.idle();
    return cost;
  };
  const consumed = scaled(CONSUMED, effort, 5000).toLocaleString('en-GB');
  const what = `refresh on HBase, ${layout}, after ${consumed} consumed items of the user / the first one`;
  const id = layout === 'blocks' ? 'H5' : 'H5c';
  return paired({ id, what, unit: 'µs', goal: '<= 3', ours, peer }, 4 * effort.rounds);
}

const figureOf = (id: string, layout: 'cells' | 'blocks', onlyByName: boolean): Figure => ({
  ids: [id],
  onlyByName,
  measure: (effort) =>
    withHBase(async ({ open }) => [
      await measureLayout(createWorld(await open('feedloom'), { layout }), layout, effort),
    ]),
});

/** H5: a refresh of a user who has consumed much, in the layout that HBase is meant to have. */
export const growthOnHBase = figureOf('H5', 'blocks', false);

/** H5c: the same in the other layout, for comparison. */
export const growthOfCellsOnHBase = figureOf('H5c', 'cells', true);
