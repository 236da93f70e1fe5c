import { channel } from 'node:diagnostics_channel';
import type { Channel } from 'node:diagnostics_channel';

/** How the values of a metric are put together: added up, spread over buckets, or only the last one kept. */
export type MetricKind = 'counter' | 'histogram' | 'gauge';

/** What a metric measures, in which unit (as in UCUM), and its attributes. */
export interface Metric {
  /** How its values are put together. */
  readonly kind: MetricKind;
  /** Its unit: `s`, or `1` for a plain number. */
  readonly unit: string;
  /** The names of its attributes. */
  readonly attributes: readonly string[];
}

/**
 * Every figure that Feedloom reports. Closed.
 *
 * Each name is a channel of `node:diagnostics_channel`, whose messages are a {@link MetricMessage}. Attributes are of
 * low cardinality; ids of users and items are never among them.
 */
export const METRICS = {
  /** The time to answer `open`; `outcome` is fresh, materialized, partial or error. */
  'feedloom.feed.duration': { kind: 'histogram', unit: 's', attributes: ['outcome'] },
  /** The time that one stage of an answer took. */
  'feedloom.stage.duration': { kind: 'histogram', unit: 's', attributes: ['stage'] },
  /** Answers of a stand-in: of which stage, and why. */
  'feedloom.fallback': { kind: 'counter', unit: '1', attributes: ['stage', 'cause'] },
  /** Unseen items in a pool, when it is counted. */
  'feedloom.pool.size': { kind: 'histogram', unit: '1', attributes: ['source'] },
  /** Items between a pool and a feed. */
  'feedloom.pool.inflight': { kind: 'gauge', unit: '1', attributes: ['source'] },
  /** The age of the oldest unseen item of a pool. */
  'feedloom.pool.oldest_age': { kind: 'histogram', unit: 's', attributes: ['source'] },
  /** Items that were in flight and have gone back to their pool. */
  'feedloom.pool.reclaimed': { kind: 'counter', unit: '1', attributes: ['source'] },
  /** Items that left a pool without being served. */
  'feedloom.pin.dropped': { kind: 'counter', unit: '1', attributes: ['reason'] },
  /** Items of a chunk; `kind` is requested or served. */
  'feedloom.chunk.size': { kind: 'histogram', unit: '1', attributes: ['kind'] },
  /** Items that a chunk lacked. */
  'feedloom.chunk.deficit': { kind: 'counter', unit: '1', attributes: [] },
  /** Repeated attempts, by dependency. */
  'feedloom.retry': { kind: 'counter', unit: '1', attributes: ['dep'] },
  /** 0 closed, 1 half open, 2 open; with every change. */
  'feedloom.breaker.state': { kind: 'gauge', unit: '1', attributes: ['dep'] },
  /** The calls that a bulkhead lets run at once. */
  'feedloom.limiter.limit': { kind: 'gauge', unit: '1', attributes: ['dep'] },
  /** Calls that a bulkhead refused. */
  'feedloom.limiter.rejected': { kind: 'counter', unit: '1', attributes: ['dep'] },
  /** Images or texts in one batch of a model. */
  'feedloom.embed.batch_size': { kind: 'histogram', unit: '1', attributes: ['model'] },
  /** Neighbours that a vector search looked at. */
  'feedloom.ann.candidates': { kind: 'histogram', unit: '1', attributes: ['index'] },
} as const satisfies Readonly<Record<string, Metric>>;

/** The name of a figure in {@link METRICS}. */
export type MetricName = keyof typeof METRICS;

/** The names of the metrics that are added up. */
export type CounterName = {
  [Name in MetricName]: (typeof METRICS)[Name]['kind'] extends 'counter' ? Name : never;
}[MetricName];

/** The attributes that the metric `Name` carries. */
export type MetricAttributes<Name extends MetricName> = {
  readonly [Attribute in (typeof METRICS)[Name]['attributes'][number]]: string;
};

/** What subscribers of a metric receive. */
export interface MetricMessage {
  /** Which metric. */
  readonly name: MetricName;
  /** How its values are put together. */
  readonly kind: MetricKind;
  /** Its unit: `s`, or `1` for a plain number. */
  readonly unit: string;
  /** The value, in that unit. */
  readonly value: number;
  /** What tells series of this metric apart. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Looked up once; a channel costs a property read while nobody listens. */
const channels = new Map<string, Channel>(Object.keys(METRICS).map((name) => [name, channel(name)]));

function publish<Name extends MetricName>(name: Name, value: number, attributes: MetricAttributes<Name>): void {
  const target = channels.get(name);
  if (target?.hasSubscribers !== true) return;
  const { kind, unit } = METRICS[name];
  target.publish({ name, kind, unit, value, attributes } satisfies MetricMessage);
}

/** Adds `value` to the counter `name`. */
export function count<Name extends CounterName>(name: Name, value: number, attributes: MetricAttributes<Name>): void {
  publish(name, value, attributes);
}

/** Reports one `value` of the histogram or gauge `name`, in its unit. */
export function record<Name extends Exclude<MetricName, CounterName>>(
  name: Name,
  value: number,
  attributes: MetricAttributes<Name>,
): void {
  publish(name, value, attributes);
}
