import type { Line } from './line.js';
import { coresFor } from './sizing.js';
import type { Sizing } from './sizing.js';
import type { EngineCost } from './unit-costs.js';

/** What an engine takes, if all pools and feeds lie on it. */
export function engineLines(engine: EngineCost, { peak, users, settings }: Sizing): Line[] {
  const { name, roundTrips, bytes, serverCpuUs, bytesPerUser, isInMemory, coresPerShard } = engine;
  const { machine, copies, fill, shardBytes, spare } = settings;
  const cores = coresFor(peak.feeds, serverCpuUs / 1e6, settings);
  const stored = users * bytesPerUser;
  const perShard = (isInMemory ? shardBytes.memory : shardBytes.disk) * fill;
  const shards = Math.max(Math.ceil(cores / coresPerShard), Math.ceil(stored / perShard));
  const memoryMachines = isInMemory ? (stored * copies) / (machine.memoryBytes * fill) : 0;
  const machines = Math.ceil(Math.max((shards * coresPerShard * copies) / machine.cores, memoryMachines)) + spare;
  const line = (id: string, what: string, value: number, unit: Line['unit'], formula: string): Line => {
    return { id: `${name}.${id}`, what: `${name}: ${what}`, value, unit, formula };
  };
  return [
    line('commands', 'commands', peak.feeds * roundTrips, 'requests/s', 'feeds × roundTrips'),
    line('cores', 'cores of its primaries', cores, 'cores', 'feeds × serverCpu / utilisation'),
    line(
      'bytes',
      isInMemory ? 'memory, all copies' : 'disk, all copies',
      stored * copies,
      'bytes',
      'users × bytesPerUser × copies',
    ),
    line(
      'shards',
      'shards',
      shards,
      'shards',
      'max(⌈cores / coresPerShard⌉, ⌈users × bytesPerUser / (shardBytes × fill)⌉)',
    ),
    line(
      'machines',
      'machines',
      machines,
      'machines',
      '⌈max(shards × coresPerShard × copies / machine.cores, memory / (machine.memory × fill))⌉ + spare',
    ),
    line('network', 'network', peak.feeds * bytes * 8, 'bits/s', 'feeds × bytes × 8'),
  ];
}
