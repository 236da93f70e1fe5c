import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../../engines/free-port.js';
import { haproxy } from '../../../../engines/haproxy/haproxy.js';
import { freePorts } from '../../../../engines/hbase/free-ports.js';
import { hbase } from '../../../../engines/hbase/hbase-engine.js';
import { keptPorts } from '../../../../engines/redis/kept-ports.js';
import { redis, sentinel } from '../../../../engines/redis/redis-engines.js';
import { s3 } from '../../../../engines/s3/s3-engine.js';
import { EngineMember } from './engine-member.js';
import type { EngineMemberOptions } from './engine-member.js';
import type { OnMemberEvent } from './member.js';

/** The servers that the processes share. */
export interface FleetEngines {
  readonly members: readonly EngineMember[];
  /** Where they are: the part of `PINBOARD_FLEET` that names engines. */
  readonly addresses: object;
}

/** HBase listens on so many in a row. */
const HBASE_PORTS = 5;

/** @throws `TypeError` with the line that mends it, if an engine is not installed. */
export function requireEngines(): void {
  const missing = [hbase, sentinel, redis, s3, haproxy].flatMap(({ name, whyMissing }) => {
    const reason = whyMissing();
    return reason === undefined ? [] : [`  ${name}: ${reason}`];
  });
  if (missing.length === 0) return;
  throw new TypeError(`The fleet needs engines that are not here; npm run engines -- install\n${missing.join('\n')}`);
}

/**
 * Starts HBase, a replicated Redis, a Redis for queues and S3 at once, on the ports and data of the last start in `data`.
 * If one cannot be started, none stays.
 */
export async function startFleetEngines(data: string, onEvent: OnMemberEvent): Promise<FleetEngines> {
  const members: EngineMember[] = [];
  const start = async <Started extends EngineMemberOptions['engine']>(
    name: string,
    what: string,
    launch: (directory: string) => Promise<Started>,
  ): Promise<Started> => {
    const begin = Date.now();
    const directory = join(data, 'engines', name);
    await mkdir(directory, { recursive: true });
    const engine = await launch(directory);
    members.push(new EngineMember({ name, role: 'engine', what, engine, onEvent }));
    onEvent(name, `answers after ${((Date.now() - begin) / 1000).toFixed(1)} s`);
    return engine;
  };
  // Data know their server by its port.
  const keptPort = async (directory: string, find: () => Promise<number>): Promise<number | undefined> =>
    (await keptPorts(directory, 1, await find()))[0];
  const names = ['hbase', 'feeds', 'queues', 's3'];
  const starting = [
    start('hbase', 'HBase: pools, catalogue, graph', async (directory) =>
      hbase.start({ directory, port: await keptPort(directory, () => freePorts(HBASE_PORTS)) }),
    ),
    start('feeds', 'Redis, replicated: feeds, caches', (directory) => sentinel.start({ directory })),
    start('queues', 'Redis: work to be done', async (directory) =>
      redis.start({ directory, port: await keptPort(directory, freePort) }),
    ),
    start('s3', 'S3: pictures, snapshots', async (directory) =>
      s3.start({ directory, port: await keptPort(directory, freePort) }),
    ),
  ] as const;
  try {
    const [pools, feeds, queues, blobs] = await Promise.all(starting);
    const replicated = { sentinels: feeds.sentinels, name: feeds.name };
    const { endpoint, region, bucket, credentials } = blobs;
    return {
      members: names.flatMap((name) => members.filter((member) => member.name === name)),
      addresses: {
        hbase: addressOf(pools),
        redis: { feeds: replicated, cache: replicated, queues: addressOf(queues) },
        s3: { endpoint, region, bucket, ...credentials },
      },
    };
  } catch (error) {
    await Promise.allSettled(starting);
    await Promise.all(members.map((member) => member.stop()));
    throw error;
  }
}

function addressOf({ host, port }: { readonly host: string; readonly port: number }): object {
  return { host, port };
}
