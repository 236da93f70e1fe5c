import { tracingChannel } from 'node:diagnostics_channel';
import type { TracingChannel } from 'node:diagnostics_channel';

/**
 * Every operation that can be traced, with the attributes it carries. Closed.
 *
 * Each name is a tracing channel of `node:diagnostics_channel`: subscribe to `tracing:feedloom.feed.get:start`, `:end`,
 * `:asyncStart`, `:asyncEnd` and `:error`. Attributes are of low cardinality; ids of users and items are never among
 * them.
 */
export const SPANS = {
  /** One page of a feed, whether it was refreshed or not. */
  'feedloom.feed.get': ['kind'],
  /** One run of a generator. */
  'feedloom.generator.chunk': [],
  /** The write that moves a chunk's items from the pools into the feed. */
  'feedloom.pool.claim': [],
  /** Items put into a pool. */
  'feedloom.pool.put': ['source'],
  /** What users did with items, recorded. */
  'feedloom.pool.ack': ['kind'],
  /** One answer of a ranker. */
  'feedloom.rank': ['rung'],
  /** One batch through an embedding model. */
  'feedloom.embed': ['model'],
  /** One search of a vector index. */
  'feedloom.ann.search': ['index'],
  /** One blob stored. */
  'feedloom.blob.put': [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The name of an operation in {@link SPANS}. */
export type SpanName = keyof typeof SPANS;

/** The attributes that the operation `Name` may carry. */
export type SpanAttributes<Name extends SpanName> = {
  readonly [Attribute in (typeof SPANS)[Name][number]]?: string | number | boolean | undefined;
};

/** What subscribers of a span receive, the same object with each of its events. */
export interface SpanMessage {
  /** What tells operations of this name apart. */
  readonly attributes: Readonly<Record<string, string | number | boolean | undefined>>;
  /** What the operation returned, with `asyncEnd`. */
  readonly result?: unknown;
  /** What it threw, with `error`. */
  readonly error?: unknown;
}

const channels = new Map<SpanName, TracingChannel>();

function channelOf(name: SpanName): TracingChannel {
  let channel = channels.get(name);
  if (channel === undefined) {
    channel = tracingChannel(name);
    channels.set(name, channel);
  }
  return channel;
}

/** Runs `operation` and tells subscribers of `name` when it started and how it ended. Without any it only runs it. */
export function traced<Name extends SpanName, Result>(
  name: Name,
  attributes: SpanAttributes<Name>,
  operation: () => Promise<Result>,
): Promise<Result> {
  const channel = channelOf(name);
  return channel.hasSubscribers ? channel.tracePromise(operation, { attributes }) : operation();
}
