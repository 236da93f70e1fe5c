import type { OrderedStore } from '@feedloom/core';
import { createWorld, fill, refresh, usersNamed, warmUp } from '../../feed/world.js';
import type { EngineCost } from '../plan/unit-costs.js';
import { startCountingProxy } from './counting-proxy.js';
import type { EngineCase } from './engine-cases.js';
import { processTreeCpuUs } from './process-cpu.js';

/** How much is measured. */
export interface EngineEffort {
  readonly users: number;
  /** Refreshes of each user. */
  readonly rounds: number;
}

const PER_POOL = 500;

/**
 * What a refresh costs on one engine: of users with full pools, one at a time, through a proxy that counts. The server is an
 * own one, started for this.
 */
export async function measureEngine(engine: EngineCase, { users: count, rounds }: EngineEffort): Promise<EngineCost> {
  const { name, isInMemory, coresPerShard } = engine;
  const server = await engine.start();
  const proxy = await startCountingProxy(server.port);
  try {
    const store = await server.open(proxy.port);
    try {
      const world = createWorld(store);
      const users = usersNamed('user', count);
      for (const user of users) await fill(world, user, PER_POOL);
      await warmUp(world, users, 2);
      const bytesPerUser = (await storedBytes(store)) / users.length;
      const refreshes = users.length * rounds;
      proxy.take();
      const [serverBefore, clientBefore] = [processTreeCpuUs(server.pid), process.cpuUsage()];
      for (let round = 0; round < rounds; round += 1) {
        for (const user of users) await refresh(world, user);
      }
      const client = process.cpuUsage(clientBefore);
      const { bytes, roundTrips } = proxy.take();
      return {
        name,
        roundTrips: roundTrips / refreshes,
        bytes: bytes / refreshes,
        serverCpuUs: (processTreeCpuUs(server.pid) - serverBefore) / refreshes,
        clientCpuUs: (client.user + client.system) / refreshes,
        bytesPerUser,
        isInMemory,
        coresPerShard,
      };
    } finally {
      await store.close();
    }
  } finally {
    await proxy.close();
    await server.stop();
  }
}

/** Keys and values. What an engine adds to them is its own affair, and is in no price list. */
async function storedBytes(store: OrderedStore): Promise<number> {
  let bytes = 0;
  for await (const { key, value } of store.scan({})) bytes += key.length + value.length;
  return bytes;
}
