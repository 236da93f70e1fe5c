import { openHBaseStore } from '@feedloom/adapters/hbase';
import type { HBaseStore } from '@feedloom/adapters/hbase';
import type { HBaseEngine } from '../../engines/hbase/hbase-engine.js';
import { hbase } from '../../engines/hbase/hbase-engine.js';

/** HBase of our own, and a place to say what has to be closed before it ends. */
export interface WithHBase {
  readonly server: HBaseEngine;
  /** A store on a table of this name, which is made. */
  open(table: string): Promise<HBaseStore>;
  /** Has `close` called at the end, whether the measurement succeeded or not. The last one is called first. */
  atEnd(close: () => unknown): void;
}

/** Runs `use` with an HBase that keeps nothing, and ends it. */
export async function withHBase<Result>(use: (servers: WithHBase) => Promise<Result>): Promise<Result> {
  const reason = hbase.whyMissing();
  if (reason !== undefined) throw new Error(`hbase: ${reason}`);
  const closes: (() => unknown)[] = [];
  try {
    const server = await hbase.start();
    closes.push(() => server.stop());
    const atEnd = (close: () => unknown): void => void closes.push(close);
    const open = async (table: string): Promise<HBaseStore> => {
      const store = await openHBaseStore({ port: server.port, table, createTable: true, timeoutMs: 60_000 });
      atEnd(() => store.close());
      return store;
    };
    return await use({ server, open, atEnd });
  } finally {
    for (const close of closes.reverse()) await close();
  }
}
