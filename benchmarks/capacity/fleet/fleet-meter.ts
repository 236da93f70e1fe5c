import { performance } from 'node:perf_hooks';
import { redisCommand } from '../../../engines/redis/redis-command.js';
import type { Fleet } from '../../../examples/pinboard/fleet/fleet.js';
import type { CountingProxy } from '../measure/counting-proxy.js';
import { processTreeCpuUs } from '../measure/process-cpu.js';
import { fleetUse } from '../plan/fleet-use.js';
import type { FleetFigure, FleetUse } from '../plan/fleet-use.js';

/** What a fleet took in some time. */
export interface Metered {
  readonly seconds: number;
  readonly use: FleetUse;
}

/** Members whose names begin so. */
const GROUPS = { api: 'api', ranker: 'ranker', hbase: 'hbase', redis: 'feeds' } as const;

/** Reads what members of a fleet use: CPU from the kernel, requests and bytes of HBase from a proxy, of Redis from itself. */
export class FleetMeter {
  readonly #fleet: Fleet;
  readonly #hbase: CountingProxy;

  constructor(fleet: Fleet, hbase: CountingProxy) {
    this.#fleet = fleet;
    this.#hbase = hbase;
  }

  /** What is used until `during` is done. */
  async during(during: () => Promise<unknown>): Promise<Metered> {
    const before = await this.#look();
    this.#hbase.take();
    const began = performance.now();
    await during();
    const seconds = (performance.now() - began) / 1_000;
    const { requests, bytes } = this.#hbase.take();
    const after = await this.#look();
    const counted: Partial<Record<FleetFigure, number>> = { 'hbase.requests': requests, 'hbase.bytes': bytes };
    return { seconds, use: fleetUse((figure) => counted[figure] ?? (after[figure] ?? 0) - (before[figure] ?? 0)) };
  }

  async #look(): Promise<Partial<Record<FleetFigure, number>>> {
    const cpu = (group: keyof typeof GROUPS): number =>
      this.#fleet.members
        .filter(({ name }) => name.startsWith(GROUPS[group]))
        .flatMap(({ pids }) => pids)
        .reduce((sum, pid) => sum + processTreeCpuUs(pid), 0);
    const port = this.#fleet.members.find(({ name }) => name === GROUPS.redis)?.port ?? 0;
    const info = await redisCommand({ port }, 'INFO stats');
    const count = (name: string): number => Number(new RegExp(`${name}:(\\d+)`).exec(info)?.[1] ?? NaN);
    return {
      'api.cpuUs': cpu('api'),
      'ranker.cpuUs': cpu('ranker'),
      'hbase.cpuUs': cpu('hbase'),
      'redis.cpuUs': cpu('redis'),
      'redis.requests': count('total_commands_processed'),
      'redis.bytes': count('total_net_input_bytes') + count('total_net_output_bytes'),
    };
  }
}
