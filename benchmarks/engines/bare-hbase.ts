import { Buffer } from 'node:buffer';
import { prefixEnd, sameBytes } from '@feedloom/core';
import type { RangePart, ReadPart } from '@feedloom/core';
import * as thrift from 'thrift';
import type { StoreCall } from '../feed/recording-store.js';

/** A connection of the npm package `thrift`, and the structs and client that its compiler has made, with nothing around. */
export interface BareHBase {
  readonly table: Buffer;
  readonly thrift2: Thrift2;
  readonly client: Thrift2Client;
  close(): void;
}

type Fields = Readonly<Record<string, unknown>>;
type Struct = object;
type Thrift2 = Readonly<Record<StructName, new (fields: Fields) => Struct>> & {
  readonly Client: thrift.TClientConstructor<Thrift2Client>;
};
type StructName = 'TColumn' | 'TColumnValue' | 'TDelete' | 'TGet' | 'TMutation' | 'TPut' | 'TRowMutations';

interface Thrift2Client {
  get(table: Buffer, get: Struct): Promise<unknown>;
  mutateRow(table: Buffer, mutations: Struct): Promise<void>;
  checkAndMutate(
    ...statement: readonly [Buffer, Buffer, Buffer, Buffer, number, Buffer, mutations: Struct]
  ): Promise<boolean>;
}

const FAMILY = Buffer.from('c');
const EQUAL = 2;
const DELETE_COLUMNS = 1;

/** Connects to a Thrift2 server, for a table that is there. */
export async function openBareHBase(port: number, table: string): Promise<BareHBase> {
  // What the compiler has made lies beside the adapter that uses it.
  const generated = new URL('./generated/thrift2-client.mjs', import.meta.resolve('@feedloom/adapters/hbase'));
  const { defineThrift2 } = (await import(generated.href)) as { defineThrift2: (driver: typeof thrift) => Thrift2 };
  const thrift2 = defineThrift2(thrift);
  const connection = thrift.createConnection('127.0.0.1', port, {
    transport: thrift.TBufferedTransport,
    protocol: thrift.TBinaryProtocol,
  });
  await new Promise<void>((resolve, reject) => connection.once('connect', resolve).once('error', reject));
  const client = thrift.createClient(thrift2.Client, connection);
  return { table: Buffer.from(table), thrift2, client, close: () => connection.end() };
}

/** What a bare client has to send for one recorded call; statements are made beforehand and cost the peer nothing. */
export function barely(bare: BareHBase, call: StoreCall): () => Promise<unknown> {
  return call.kind === 'read' ? bareRead(bare, call) : bareWrite(bare, call);
}

function field(number: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(bytes.length)]), bytes]);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, value >>> 7];
}

function rangeFilter(gte: Uint8Array, lt: Uint8Array): Buffer {
  const range = Buffer.concat([field(1, gte), Buffer.of(16, 1), field(3, lt), Buffer.of(32, 0)]);
  return Buffer.concat([field(1, Buffer.from('org.apache.hadoop.hbase.filter.ColumnRangeFilter')), field(2, range)]);
}

function prefixesFilter(prefixes: readonly Uint8Array[]): Buffer {
  const sorted = prefixes.map((prefix) => Buffer.from(prefix)).sort((a, b) => Buffer.compare(a, b));
  const name = Buffer.from('org.apache.hadoop.hbase.filter.MultipleColumnPrefixFilter');
  return Buffer.concat([field(1, name), field(2, Buffer.concat(sorted.map((prefix) => field(1, prefix))))]);
}

/** Whether the adapter reads the part together with others of its kind. */
const isPrefix = (part: ReadPart): boolean =>
  !('key' in part) && part.limit === undefined && sameBytes(prefixEnd(part.gte), part.lt);

function bareRead({ table, client, thrift2 }: BareHBase, call: StoreCall & { kind: 'read' }): () => Promise<unknown> {
  const { TColumn, TGet } = thrift2;
  const row = Buffer.from(call.partition);
  const gets: Struct[] = [];
  let columns: Struct[] | undefined;
  for (const [at, part] of call.parts.entries()) {
    if (!('key' in part) && isPrefix(part)) {
      columns = undefined;
      if (at > 0 && isPrefix(call.parts[at - 1] as ReadPart)) continue;
      const end = call.parts.findIndex((each, index) => index > at && !isPrefix(each));
      const run = call.parts.slice(at, end === -1 ? undefined : end) as RangePart[];
      const filterBytes = run.length > 1 ? prefixesFilter(run.map(({ gte }) => gte)) : rangeFilter(part.gte, part.lt);
      gets.push(new TGet({ row, columns: [new TColumn({ family: FAMILY })], filterBytes }));
    } else if ('key' in part) {
      const column = new TColumn({ family: FAMILY, qualifier: Buffer.from(part.key) });
      if (columns === undefined) gets.push(new TGet({ row, columns: (columns = [column]) }));
      else columns.push(column);
    } else {
      columns = undefined;
      const storeLimit = part.reverse === true ? undefined : part.limit;
      const family = [new TColumn({ family: FAMILY })];
      gets.push(new TGet({ row, columns: family, filterBytes: rangeFilter(part.gte, part.lt), storeLimit }));
    }
  }
  return () => Promise.all(gets.map((get) => client.get(table, get)));
}

let clock = Date.now();

function bareWrite({ table, client, thrift2 }: BareHBase, call: StoreCall & { kind: 'write' }): () => Promise<unknown> {
  const { TColumn, TColumnValue, TDelete, TMutation, TPut, TRowMutations } = thrift2;
  const { guard, puts = [], deletes = [] } = call.change;
  const row = Buffer.from(call.partition);
  const timestamp = new thrift.Int64((clock += 1));
  const columnValues = puts.map(
    ({ key, value }) =>
      new TColumnValue({ family: FAMILY, qualifier: Buffer.from(key), value: Buffer.from(value), timestamp }),
  );
  const columns = deletes.map((key) => new TColumn({ family: FAMILY, qualifier: Buffer.from(key), timestamp }));
  const mutations = [
    ...(puts.length > 0 ? [new TMutation({ put: new TPut({ row, columnValues }) })] : []),
    ...(deletes.length > 0
      ? [new TMutation({ deleteSingle: new TDelete({ row, columns, deleteType: DELETE_COLUMNS }) })]
      : []),
  ];
  const statement = new TRowMutations({ row, mutations });
  if (guard === undefined) return () => client.mutateRow(table, statement);
  const [key, expected] = [Buffer.from(guard.key), Buffer.from(guard.expected ?? [])];
  return async () => {
    if (await client.checkAndMutate(table, row, FAMILY, key, EQUAL, expected, statement)) return;
    throw new Error('The replay does not meet the state that was recorded.');
  };
}
