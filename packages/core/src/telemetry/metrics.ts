import { channel } from 'node:diagnostics_channel';
import type { Channel } from 'node:diagnostics_channel';

/** How the values of a metric are put together: added up, spread over buckets, or only the last one kept. */
export type MetricKind = 'counter' | 'histogram' | 'gauge';

/** What a metric measures, in which unit (as in UCUM), and its attributes. */
export interface Metric<Kind extends MetricKind = MetricKind, Attribute extends string = string> {
  /** How its values are put together. */
  readonly kind: Kind;
  /** Its unit: `s`, or `1` for a plain number. */
  readonly unit: string;
  /** The names of its attributes. */
  readonly attributes: readonly Attribute[];
}

function metric<const Kind extends MetricKind, const Attribute extends string = never>(
  kind: Kind,
  unit: string,
  ...attributes: readonly Attribute[]
): Metric<Kind, Attribute> {
  return { kind, unit, attributes };
}

/**
 * Every figure that Feedloom reports. Closed.
 *
 * Each name is a channel of `node:diagnostics_channel`, whose messages are a {@link MetricMessage}. Attributes are of
 * low cardinality; ids of users and items are never among them.
 */
export const METRICS = {
  /** The time to answer `open`; `outcome` is fresh, materialized, partial or error. */
  'feedloom.feed.duration': metric('histogram', 's', 'outcome'),
  /** The time that one stage of an answer took. */
  'feedloom.stage.duration': metric('histogram', 's', 'stage'),
  /** Answers of a stand-in: of which stage, and why. */
  'feedloom.fallback': metric('counter', '1', 'stage', 'cause'),
  /** Unseen items in a pool, when it is counted. */
  'feedloom.pool.size': metric('histogram', '1', 'source'),
  /** Items between a pool and a feed. */
  'feedloom.pool.inflight': metric('gauge', '1', 'source'),
  /** The age of the oldest unseen item of a pool. */
  'feedloom.pool.oldest_age': metric('histogram', 's', 'source'),
  /** Items that were in flight and have gone back to their pool. */
  'feedloom.pool.reclaimed': metric('counter', '1', 'source'),
  /** Items that left a pool without being served. */
  'feedloom.pin.dropped': metric('counter', '1', 'reason'),
  /** Items of a chunk; `kind` is requested or served. */
  'feedloom.chunk.size': metric('histogram', '1', 'kind'),
  /** Items that a chunk lacked. */
  'feedloom.chunk.deficit': metric('counter', '1'),
  /** Repeated attempts, by dependency. */
  'feedloom.retry': metric('counter', '1', 'dep'),
  /** 0 closed, 1 half open, 2 open; with every change. */
  'feedloom.breaker.state': metric('gauge', '1', 'dep'),
  /** The calls that a bulkhead lets run at once. */
  'feedloom.limiter.limit': metric('gauge', '1', 'dep'),
  /** Calls that a bulkhead refused. */
  'feedloom.limiter.rejected': metric('counter', '1', 'dep'),
  /** Images or texts in one batch of a model. */
  'feedloom.embed.batch_size': metric('histogram', '1', 'model'),
  /** Neighbours that a vector search looked at. */
  'feedloom.ann.candidates': metric('histogram', '1', 'index'),
} as const;

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
