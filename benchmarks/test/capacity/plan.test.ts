import { describe, expect, it } from 'vitest';
import type { Demand } from '../../capacity/plan/demand.js';
import type { Line } from '../../capacity/plan/line.js';
import { makePlan } from '../../capacity/plan/make-plan.js';
import { dailyShare, regionNeeds } from '../../capacity/plan/regions.js';
import { seasonalPeak } from '../../capacity/plan/seasons.js';
import { DEFAULT_SETTINGS } from '../../capacity/plan/settings.js';
import type { Settings } from '../../capacity/plan/settings.js';
import type { UnitCosts } from '../../capacity/plan/unit-costs.js';

const flows = { feeds: 1_000, saves: 200, uploads: 100, searches: 400 };
const us = { name: 'us', share: 0.5, utcOffsetHours: -6 };
const eu = { name: 'eu', share: 0.5, utcOffsetHours: 6 };
const demand: Demand = { users: 1e6, flows, season: 1, regions: [{ ...us, share: 1 }], items: 1e6, edges: 1e7 };
const costs: UnitCosts = {
  refreshCpuUs: 6_000,
  answerBytes: 5_000,
  deliveryCpuUs: 60,
  candidatesCpuMs: 6,
  rankCpuMs: 60,
  tableBytesPerItem: 1_000,
  bytesPerEdge: 8,
  ingestCpuMs: 120,
  ingestBytes: 700_000,
  cardBytes: 300,
  searchCpuMs: 3,
  searchedRows: 1_000,
  bytesPerVector: 4_096,
  vectorDiskBytes: 12_000,
  engines: [
    {
      ...{ name: 'redis', roundTrips: 2, bytes: 20_000, serverCpuUs: 300, clientCpuUs: 800 },
      ...{ bytesPerUser: 50_000, isInMemory: true, coresPerShard: 1 },
    },
    {
      ...{ name: 'hbase', roundTrips: 3, bytes: 20_000, serverCpuUs: 3_000, clientCpuUs: 900 },
      ...{ bytesPerUser: 50_000, isInMemory: false, coresPerShard: 16 },
    },
  ],
};
const settings: Settings = {
  ...DEFAULT_SETTINGS,
  utilisation: 0.6,
  fill: 0.5,
  machine: { cores: 10, memoryBytes: 1e9, networkBits: 1e10 },
  shardBytes: { memory: 1e9, disk: 1e11 },
  night: 0.3,
};

function valuesOf(lines: readonly Line[]): Record<string, number> {
  return Object.fromEntries(lines.map(({ id, value }) => [id, Math.round(value * 1e6) / 1e6]));
}

describe('seasons', () => {
  it('ask of each flow what its own season asks', () => {
    expect(seasonalPeak({ flows, season: 1 })).toEqual({ feeds: 1_000, saves: 400, uploads: 130, searches: 800 });
  });

  it('do not fall together: the season of gifts replaces what is less', () => {
    expect(seasonalPeak({ flows, season: 3 })).toEqual({ feeds: 3_000, saves: 600, uploads: 300, searches: 1_200 });
    expect(seasonalPeak({ flows, season: 1.5 }).saves).toBe(400);
  });
});

describe('regions', () => {
  it('ask for most at 20 o’clock and for least at 8', () => {
    expect(dailyShare(20, 0.3)).toBeCloseTo(1, 12);
    expect(dailyShare(8, 0.3)).toBeCloseTo(0.3, 12);
    expect(dailyShare(44, 0.3)).toBeCloseTo(1, 12);
  });

  it('serve their own evening while no other is lost', () => {
    expect(regionNeeds([{ ...us, share: 1 }], 0.3)).toEqual([
      { name: 'us', share: 1, own: 1, withLoss: 1, worstLoss: undefined, usersWithLoss: 1 },
    ]);
  });

  it('take all of a lost one, whose morning is their evening', () => {
    const [first] = regionNeeds([us, eu], 0.3);
    // Twelve hours apart both together ask for the same at every hour: (1 + 0.3) / 2.
    expect(first?.withLoss).toBeCloseTo(0.65, 12);
    expect(first).toMatchObject({ worstLoss: 'eu', usersWithLoss: 1 });
  });

  it('take their share of a lost one, at the hour that is worst for both', () => {
    const regions = [us, { ...us, name: 'ca', share: 0.25 }, { ...us, name: 'mx', share: 0.25 }];
    const needs = regionNeeds(regions, 0.3);
    expect(needs.map(({ withLoss }) => Math.round(withLoss * 1e9) / 1e9)).toEqual([0.666666667, 0.5, 0.5]);
    expect(needs.map(({ worstLoss }) => worstLoss)).toEqual(['ca', 'us', 'us']);
  });
});

describe('a plan', () => {
  const plan = makePlan(demand, costs, settings);
  const values = valuesOf(plan.total);

  it('counts cores and machines of API processes and workers', () => {
    expect(values).toMatchObject({
      'api.cores': 10,
      'api.machines': 2,
      'api.network': 40_000_000,
      'worker.cores': 2.5,
      'worker.machines': 2,
    });
  });

  it('keeps graph and tables in as many parts as they need, and has enough machines for each', () => {
    expect(values).toMatchObject({
      'ranker.memory': 1e7 * 8 + 1e6 * 1_000,
      'ranker.shards': 3,
      'candidates.cores': 10,
      'ranker.cores': 100,
      'ranker.machines': 3 * (Math.ceil(110 / 10 / 3) + 1),
    });
  });

  it('sizes each engine by what runs out first', () => {
    expect(values).toMatchObject({
      'redis.commands': 2_000,
      'redis.cores': 0.5,
      'redis.bytes': 150e9,
      'redis.shards': 100,
      'redis.machines': 301,
      'redis.network': 160_000_000,
      'hbase.cores': 5,
      'hbase.shards': 1,
      'hbase.machines': 6,
    });
  });

  it('counts accelerators by the published table, and the index by its memory', () => {
    const gpu = { name: 'H100', imagesPerSecond: 100, source: 'a test', year: 2026 };
    const pictures = valuesOf(makePlan(demand, costs, { ...settings, gpu }).total);
    const growth = Math.log2(1e6 / 9) / Math.log2(1_000);
    expect(pictures).toMatchObject({
      'ingest.cores': Math.round(((130 * 0.12) / 0.6) * 1e6) / 1e6,
      'ingest.gpus': 3,
      'blobs.requests': 780,
      'catalogue.bytes': 1e6 * 12_300 * 3,
      'search.gpus': 14,
      'search.memory': 4_096_000_000,
      'search.shards': 9,
    });
    expect(pictures['search.cores']).toBeCloseTo((800 * 9 * 0.003 * growth) / 0.6, 5);
  });

  it('names what takes most machines, among those of the chosen engine', () => {
    expect(plan.bottleneck).toMatchObject({ id: 'redis.machines', machines: 301 });
    const others = makePlan(demand, costs, { ...settings, engine: 'hbase' }).bottleneck;
    expect(others.id).toBe('search.machines');
    expect(others.share).toBeLessThan(1);
  });

  it('is the sum of its regions', () => {
    const two = makePlan({ ...demand, regions: [us, eu] }, costs, settings);
    const [first, second] = two.regions.map(({ lines }) => valuesOf(lines));
    expect(first?.['api.cores']).toBeCloseTo(6.5, 5);
    expect(valuesOf(two.total)['api.machines']).toBe((first?.['api.machines'] ?? 0) + (second?.['api.machines'] ?? 0));
    expect(two.regions[0]?.peak.feeds).toBeCloseTo(650, 6);
  });
});
