import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../../engines/engine.js';
import type { HBaseEngine } from '../../../engines/hbase/hbase-engine.js';
import { hbase } from '../../../engines/hbase/hbase-engine.js';
import { redis, sentinel } from '../../../engines/redis/redis-engines.js';
import type { RedisSentinel } from '../../../engines/redis/start-sentinel.js';
import type { RedisServer } from '../../../engines/redis/start-redis.js';
import type { S3Engine } from '../../../engines/s3/s3-engine.js';
import { s3 } from '../../../engines/s3/s3-engine.js';
import { pinboardProcesses } from '../../../examples/pinboard/fleet/members/pinboard-processes.js';
import type { ProcessMember } from '../../../examples/pinboard/fleet/members/process-member.js';
import { buildProgram } from '../../../examples/pinboard/fleet/program/build-program.js';
import { modelsOf, signalAll } from './models-of.js';

/** The pinboard as several processes on engines of its own, each of which can be killed. */
export interface FleetUnderTest extends AsyncDisposable {
  /** Where engines, processes and logs keep what they keep. */
  readonly data: string;
  /** Pools, catalogue, graph, profiles, board log. */
  readonly hbase: HBaseEngine;
  /** What users have been shown: a primary and two replicas. */
  readonly feeds: RedisSentinel;
  /** Cards of pins and rankings. Apart from the feeds, so that it can die alone. */
  readonly cache: RedisServer;
  /** Offers, pictures to be looked at, undone work. */
  readonly queues: RedisServer;
  readonly s3: S3Engine;
  readonly apis: readonly [ProcessMember, ...ProcessMember[]];
  readonly worker: ProcessMember;
  readonly ranker: ProcessMember;
  /** Wakes whatever stands still, and starts again whatever is dead. */
  mend(): Promise<void>;
}

/** How it is started. */
export interface FleetUnderTestOptions {
  readonly data: string;
  readonly apis: number;
  /** How many pins the board has. */
  readonly pins: number;
  /** The source that each process runs, once it is built. @defaultValue the pinboard's `main.ts` */
  readonly program?: string | undefined;
  /** More settings of HBase. @defaultValue none */
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

/** Why it cannot be started here; `undefined` if it can. */
export function whyNoFleet(): string | undefined {
  const reasons = [hbase, sentinel, s3].map((kind) => kind.whyMissing());
  return reasons.find((reason) => reason !== undefined);
}

/** Starts engines and processes, and waits until the board has all its pins. If one cannot be started, none stays. */
export async function startFleetUnderTest(options: FleetUnderTestOptions): Promise<FleetUnderTest> {
  const { data, apis, pins, settings } = options;
  const engines: (Engine & { readonly servers?: readonly { readonly pid: number }[] })[] = [];
  const processes: ProcessMember[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map((member) => member.stop()));
    await Promise.all(engines.map((engine) => engine.stop()));
  };
  const mend = async (): Promise<void> => {
    for (const { pids } of processes) signalAll([...pids, ...(await modelsOf(pids))], 'SIGCONT');
    const dead = engines.filter(({ pid, servers = [{ pid }] }) => servers.some((each) => each.pid < 0));
    await Promise.all(dead.map((engine) => engine.restart()));
    await Promise.all(processes.filter(({ state }) => state !== 'up').map((member) => member.restart()));
  };
  const start = async <Started extends Engine>(
    name: string,
    launch: (directory: string) => Promise<Started>,
  ): Promise<Started> => {
    const directory = join(data, 'engines', name);
    await mkdir(directory, { recursive: true });
    const engine = await launch(directory);
    engines.push(engine);
    return engine;
  };
  await mkdir(join(data, 'logs'), { recursive: true });
  const program = await buildProgram(data, options.program);
  const starting = [
    start('hbase', (directory) => hbase.start({ directory, settings })),
    start('feeds', (directory) => sentinel.start({ directory })),
    start('cache', (directory) => redis.start({ directory })),
    start('queues', (directory) => redis.start({ directory })),
    start('s3', (directory) => s3.start({ directory })),
  ] as const;
  try {
    const [store, feeds, cache, queues, blobs] = await Promise.all(starting);
    const { endpoint, region, bucket, credentials } = blobs;
    const addresses = {
      hbase: addressOf(store),
      redis: {
        feeds: { sentinels: feeds.sentinels, name: feeds.name },
        cache: addressOf(cache),
        queues: addressOf(queues),
      },
      s3: { endpoint, region, bucket, ...credentials },
    };
    const counts = { api: apis, worker: 1, ranker: 1 };
    processes.push(
      ...(await pinboardProcesses({
        data,
        counts,
        addresses,
        pins,
        lifeSeconds: 0,
        program,
        onEvent: () => undefined,
      })),
    );
    await Promise.all(processes.map((member) => member.restart()));
    const [first, ...others] = processes.filter(({ role }) => role === 'api');
    const worker = processes.find(({ role }) => role === 'worker');
    const ranker = processes.find(({ role }) => role === 'ranker');
    if (first === undefined || worker === undefined || ranker === undefined) throw new Error('A fleet has all roles.');
    return {
      ...{ data, hbase: store, feeds, cache, queues, s3: blobs, apis: [first, ...others], worker, ranker },
      mend,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await Promise.allSettled(starting);
    await stop();
    throw error;
  }
}

function addressOf({ host, port }: Engine): { host: string; port: number } {
  return { host, port };
}
