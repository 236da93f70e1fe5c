import { describe, expect, it } from 'vitest';
import { thriftCallsIn } from '../../capacity/fleet/thrift-calls.js';
import { fleetTakes } from '../../capacity/plan/fleet-costs.js';
import type { FleetCosts } from '../../capacity/plan/fleet-costs.js';
import { fleetLines } from '../../capacity/plan/fleet-lines.js';
import { fleetUse } from '../../capacity/plan/fleet-use.js';
import type { FleetFigure, FleetUse } from '../../capacity/plan/fleet-use.js';
import type { Sizing } from '../../capacity/plan/sizing.js';
import { DEFAULT_SETTINGS } from '../../capacity/plan/settings.js';

const use = (values: Partial<Record<FleetFigure, number>>): FleetUse => fleetUse((figure) => values[figure] ?? 0);
const costs: FleetCosts = {
  pages: {
    arrival: use({ 'api.cpuUs': 28_000, 'hbase.requests': 20, 'hbase.cpuUs': 6_000, 'redis.bytes': 2_000 }),
    refresh: use({ 'api.cpuUs': 8_000, 'hbase.requests': 10, 'hbase.cpuUs': 6_000, 'redis.bytes': 2_000 }),
    below: use({ 'api.cpuUs': 2_000, 'redis.bytes': 1_000 }),
  },
  standing: {
    api: use({ 'api.cpuUs': 100_000, 'hbase.requests': 8 }),
    worker: use({ 'hbase.requests': 9 }),
    ranker: use({ 'hbase.requests': 7, 'ranker.cpuUs': 5_000 }),
  },
  engines: use({ 'hbase.cpuUs': 30_000, 'redis.bytes': 500 }),
};

describe('what a fleet takes', () => {
  it('is what stands, for each process and once for the engines, and what is asked', () => {
    const pages = { arrival: 1, refresh: 5, below: 10 };
    const load = { processes: { api: 2, worker: 3, ranker: 1 }, pages };
    expect(fleetTakes(costs, load)).toEqual(
      use({
        'api.cpuUs': 2 * 100_000 + 28_000 + 5 * 8_000 + 10 * 2_000,
        'ranker.cpuUs': 5_000,
        'hbase.cpuUs': 30_000 + 6 * 6_000,
        'hbase.requests': 2 * 8 + 3 * 9 + 7 + 20 + 5 * 10,
        'redis.bytes': 500 + 6 * 2_000 + 10 * 1_000,
      }),
    );
  });

  it('is planned with a core for each process, which stands there as well', () => {
    const settings = { ...DEFAULT_SETTINGS, utilisation: 0.6, belowPerFeed: 2, itemsPerFeed: 25, rankedRatio: 0.2 };
    const sizing = {
      peak: { feeds: 1_000, saves: 0, uploads: 0, searches: 0 },
      costs: { deliveryCpuUs: 48, candidatesCpuMs: 1, rankCpuMs: 2 },
      settings,
    } as unknown as Sizing;
    const lines = new Map(fleetLines(costs, sizing).map(({ id, value }) => [id, value]));
    // 28 or 8 ms and two pages of 2 ms each, in what a tenth of a core leaves of 0.6.
    expect(lines.get('fleet.api.cores')).toBeCloseTo(16 / 0.5, 6);
    expect(lines.get('fleet.api.machines')).toBe(2);
    // 32 API processes, 2 workers, 1 ranker.
    expect(lines.get('fleet.hbase.requests')).toBeCloseTo(12_000 + 32 * 8 + 2 * 9 + 7, 6);
    expect(lines.get('fleet.hbase.cores')).toBeCloseTo(6 / 0.6, 6);
    expect(lines.get('fleet.redis.network')).toBeCloseTo(1_000 * (2_000 + 2 * 1_000) * 8, 6);
  });
});

describe('calls of Thrift', () => {
  const call = (name: string): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(0x80010001, 0);
    head.writeUInt32BE(name.length, 4);
    return Buffer.concat([head, Buffer.from(name), Buffer.from([0, 0, 0, 7]), Buffer.from('arguments')]);
  };

  it('are counted where they begin, however many come at once', () => {
    expect(thriftCallsIn(call('get'))).toBe(1);
    expect(thriftCallsIn(Buffer.concat([call('get'), call('checkAndMutate')]))).toBe(2);
  });

  it('are neither answers nor what only looks like one', () => {
    const answer = call('get');
    answer.writeUInt8(2, 3);
    expect(thriftCallsIn(answer)).toBe(0);
    expect(thriftCallsIn(Buffer.from([0x80, 1, 0, 1, 0xff, 0xff, 0xff, 0xff, 1]))).toBe(0);
    expect(thriftCallsIn(Buffer.from([0x80, 1, 0, 1]))).toBe(0);
  });
});
