import type { Client, QueryOptions, policies, types } from 'cassandra-driver';
import type { Deadline, Entry, ScannedEntry } from '@feedloom/core';
import type { ConsistencyLevels } from './consistency.js';
import type { Statement } from './encode-change.js';

/** A client of cassandra-driver. */
export type CassandraClient = Client;

/** One page of a walk. */
export interface CellPage {
  readonly cells: readonly ScannedEntry[];
  /** Where the next one begins; `undefined` after the last. */
  readonly next: string | undefined;
}

/** The driver's decision not to try again by itself: a second attempt of a write could not be told from the first. */
const RETHROW = { decision: 0 };
const NEVER_RETRY = {
  onUnavailable: () => RETHROW,
  onReadTimeout: () => RETHROW,
  onWriteTimeout: () => RETHROW,
  onRequestError: () => RETHROW,
} as unknown as policies.retry.RetryPolicy;

/** What every request has: prepared, sent once, and forgotten by the driver too when its time is over. */
function optionsOf(deadline: Deadline): QueryOptions {
  const { remainingMs } = deadline;
  return {
    prepare: true,
    isIdempotent: false,
    retry: NEVER_RETRY,
    ...(remainingMs === Infinity ? {} : { readTimeout: Math.max(1, Math.ceil(remainingMs)) }),
  };
}

/** Sends one conditional batch. @returns Whether its condition held. */
export async function sendBatch(
  client: CassandraClient,
  statements: readonly Statement[],
  { write, serial }: ConsistencyLevels,
  deadline: Deadline,
): Promise<boolean> {
  const queries = statements.map(({ query, params }) => ({ query, params: [...params] }));
  const result = await client.batch(queries, {
    ...optionsOf(deadline),
    consistency: write,
    serialConsistency: serial,
    // Of one partition, so whole without a log.
    logged: false,
  });
  return result.wasApplied();
}

/** Sends one query whose rows are wanted at once, in one answer. */
export async function sendQuery(
  client: CassandraClient,
  { query, params }: Statement,
  consistency: number,
  deadline: Deadline,
): Promise<Entry[]> {
  const { rows } = await client.execute(query, [...params], { ...optionsOf(deadline), consistency, fetchSize: 0 });
  return cellsIn(rows).map(({ key, value }) => ({ key, value }));
}

/** Sends a query whose rows come in pages of `size`, and takes the one at `from`. */
export async function sendPageQuery(
  client: CassandraClient,
  { query, params }: Statement,
  {
    consistency,
    size,
    from,
  }: { readonly consistency: number; readonly size: number; readonly from: string | undefined },
  deadline: Deadline,
): Promise<CellPage> {
  const { rows, pageState } = await client.execute(query, [...params], {
    ...optionsOf(deadline),
    consistency,
    fetchSize: size,
    autoPage: false,
    ...(from === undefined ? {} : { pageState: from }),
  });
  return {
    cells: cellsIn(rows).map(({ partition, key, value }) => ({ partition, key, value })),
    next: typeof pageState === 'string' ? pageState : undefined,
  };
}

/** Rows are objects with a field for each column that was asked for; their types cannot say which. */
function cellsIn(rows: readonly types.Row[]): readonly ScannedEntry[] {
  return rows as unknown as readonly ScannedEntry[];
}
