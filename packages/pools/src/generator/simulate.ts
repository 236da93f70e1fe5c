import { requirePositiveInteger, type Random } from '@feedloom/core';
import type { Slate } from '../contracts/generator.js';
import type { Candidate } from '../contracts/item.js';
import { createGenerator, type MixGenerator } from './create-generator.js';
import type { MixRule, UntypedData } from './mix-rule.js';
import { seededRandom } from './seeded-random.js';
import { SimulatedPool } from './simulated-pool.js';
import type { SimulationReport } from './simulation-report.js';

/** What a source is asked before each chunk of a simulation. */
export interface Arrival<Source extends string = string> {
  /** The source that is asked. */
  readonly source: Source;
  /** The chunk to come, from 0. */
  readonly chunk: number;
  /** How many items of the source wait. */
  readonly waiting: number;
}

/** The world of a simulation. */
export interface SimulateOptions<Data, Source extends string> {
  /** The rules to try. */
  readonly mix: readonly MixRule<Data, NoInfer<Source>>[];
  /** The sources, in the order in which a feed would have them. */
  readonly sources: readonly Source[];
  /** How many chunks are made. @defaultValue 1,000 */
  readonly chunks?: number | undefined;
  /** Same options and seed: same report. @defaultValue 1 */
  readonly seed?: number | string | undefined;
  /** How many items a chunk should hold. @defaultValue 25 */
  readonly size?: number | undefined;
  /** The most that a size rule may ask for. @defaultValue four times the size */
  readonly max?: number | undefined;
  /** How many items come in before a chunk. @defaultValue as many as make two chunks' worth of each source wait */
  readonly arrivals?: ((arrival: Arrival<Source>) => number) | undefined;
  /** What rules read of an item. @defaultValue an empty object for every item */
  readonly data?: ((source: Source, random: Pick<Random, 'next'>) => Data) | undefined;
  /** How many chunks a session has. @defaultValue 5 */
  readonly chunksPerSession?: number | undefined;
}

/**
 * Tries a mix on made-up items of random scores, without a service, a store or a clock.
 *
 * Chunks are made one minute apart, sessions a day apart; what is carried over goes through JSON, as in a store.
 *
 * @throws `ERR_INVALID_ARGUMENT` if a count is not a positive integer.
 */
export function simulate<const Source extends string, Data = UntypedData>({
  mix,
  sources,
  chunks = 1000,
  seed = 1,
  size = 25,
  max = 4 * size,
  arrivals = ({ waiting }) => Math.max(0, 2 * size - waiting),
  data = () => ({}) as Data,
  chunksPerSession = 5,
}: SimulateOptions<Data, Source>): SimulationReport<Source> {
  requirePositiveInteger('chunks', chunks);
  requirePositiveInteger('chunksPerSession', chunksPerSession);
  const generator: MixGenerator<Data, Source> = createGenerator<Data, Source>({ mix });
  const random = seededRandom(String(seed));
  const pools = sources.map((source) => new SimulatedPool<Data, Source>(source));
  const deferred = new Set<string>();
  const totals = { served: 0, short: 0, dropped: 0, relaxed: 0, moved: 0, furthest: 0 };
  let carry: string | undefined;
  let now = 0;
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    for (const pool of pools) {
      const count = arrivals({ source: pool.source, chunk, waiting: pool.waiting });
      pool.add(
        Array.from({ length: count }, (_, i) => arrive(pool.source, `${chunk}.${i}`, now)),
        chunk,
      );
    }
    const sinceLastVisitMs = chunk === 0 ? undefined : chunk % chunksPerSession === 0 ? DAY_MS : MINUTE_MS;
    now += sinceLastVisitMs ?? 0;
    const session = 1 + Math.floor(chunk / chunksPerSession);
    const carried = carry === undefined ? undefined : (JSON.parse(carry) as unknown);
    const request = {
      size,
      max,
      seed: `${seed}/${chunk}`,
      carry: carried,
      now,
      sinceLastVisitMs,
      session,
      signals: {},
    };
    const heads = pools.map((pool) => pool.head());
    const slate = generator.generate(heads, request);
    carry = JSON.stringify(slate.carry);
    settle(slate, chunk);
  }
  const reports = pools.map((pool) => [pool.source, pool.report(totals.served)]);
  return {
    policy: generator.policy,
    chunks,
    served: totals.served,
    short: totals.short,
    sources: Object.fromEntries(reports) as SimulationReport<Source>['sources'],
    deferred: deferred.size,
    dropped: totals.dropped,
    relaxed: totals.relaxed,
    displaced: { mean: totals.served === 0 ? 0 : totals.moved / totals.served, max: totals.furthest },
  };

  function arrive(source: Source, name: string, at: number): Candidate<Data, Source> {
    return { id: `${source}/${name}`, source, score: random.next(), at, timesServed: 0, data: data(source, random) };
  }

  function settle({ picks, drops, defers }: Slate<Source>, chunk: number): void {
    const served = new Set(picks.map(({ id }) => id));
    const dropped = new Set(drops.map(({ id }) => id));
    for (const pool of pools) pool.settle(served, dropped, chunk);
    totals.served += picks.length;
    totals.short += picks.length < size ? 1 : 0;
    for (const { id } of defers) deferred.add(id);
    totals.dropped += drops.length;
    for (const { displaced, relaxed } of picks) {
      totals.relaxed += relaxed?.length ?? 0;
      totals.moved += Math.abs(displaced);
      totals.furthest = Math.max(totals.furthest, Math.abs(displaced));
    }
  }
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
