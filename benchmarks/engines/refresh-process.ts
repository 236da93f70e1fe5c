import { openRedisStore } from '@feedloom/adapters/redis';
import { createWorld, fill, refresh, topUp, usersNamed } from '../feed/world.js';
import { throughput } from '../harness/paired.js';

/** What one round of a process came to. */
export interface RefreshRound {
  readonly perSecond: number;
  /** CPU time of a refresh, in microseconds. */
  readonly cpu: number;
}

const PER_POOL = 200;
const IN_FLIGHT = 16;
const [port = '', name = '', count = ''] = process.argv.slice(2);

const store = await openRedisStore({ port: Number(port), timeoutMs: 60_000 });
const world = createWorld(store);
const users = usersNamed(name, Number(count));
for (const user of users) await fill(world, user, PER_POOL);

async function round(): Promise<RefreshRound> {
  const pages = new Array<Awaited<ReturnType<typeof refresh>>>(users.length);
  const before = process.cpuUsage();
  const perSecond = await throughput(users.length, IN_FLIGHT, async (index) => {
    pages[index] = await refresh(world, users[index] as string);
  });
  const { user, system } = process.cpuUsage(before);
  for (const [index, page] of pages.entries()) await topUp(world, users[index] as string, page);
  await world.feed.idle();
  return { perSecond, cpu: (user + system) / users.length };
}

process.on('message', () => {
  void round().then((result) => process.send?.(result));
});
process.once('disconnect', () => void store.close());
process.send?.('ready');
