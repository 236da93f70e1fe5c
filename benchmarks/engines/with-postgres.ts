import { migratePostgres } from '@feedloom/adapters/postgres';
import { postgres } from '../../engines/postgres/postgres.js';

/** A server of our own with two tables that share nothing. */
export interface PostgresForTwo {
  readonly connectionString: string;
  readonly ours: 'ours';
  readonly peers: 'peer';
  /** Has `close` called before the server ends. The last one is called first. */
  atEnd(close: () => unknown): void;
}

/** Runs `use` with a server that flushes every commit, and ends it. */
export async function withPostgres<Result>(use: (server: PostgresForTwo) => Promise<Result>): Promise<Result> {
  const missing = postgres.whyMissing();
  if (missing !== undefined) throw new Error(missing);
  const closes: (() => unknown)[] = [];
  try {
    const server = await postgres.start();
    closes.push(() => server.stop());
    const { connectionString } = server;
    const tables = { ours: 'ours', peers: 'peer' } as const;
    for (const table of Object.values(tables)) await migratePostgres({ connectionString, table });
    return await use({ connectionString, ...tables, atEnd: (close) => closes.push(close) });
  } finally {
    for (const close of closes.reverse()) await close();
  }
}
