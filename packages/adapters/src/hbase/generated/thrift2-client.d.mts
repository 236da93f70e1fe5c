import type { Int64, TClientConstructor } from 'thrift';

/** One column of a row that was read. */
export interface TColumnValue {
  readonly qualifier: Buffer;
  readonly value: Buffer;
  readonly timestamp: Int64;
}

/** A row that was read; `row` is missing if there is none. */
export interface TResult {
  readonly row: Buffer | null;
  readonly columnValues: readonly TColumnValue[];
}

/** A struct that has been made and is only handed on. */
export interface Struct<Name extends string> {
  readonly __struct: Name;
}

type StructClass<Name extends string, Fields> = new (fields: Fields) => Struct<Name>;

/** The calls of HBase's Thrift2 server that the adapter makes. Their promises settle with the answer, or never. */
export interface Thrift2Calls {
  get(table: Buffer, get: Struct<'TGet'>): Promise<TResult>;
  getMultiple(table: Buffer, gets: readonly Struct<'TGet'>[]): Promise<TResult[]>;
  mutateRow(table: Buffer, mutations: Struct<'TRowMutations'>): Promise<void>;
  checkAndMutate(
    table: Buffer,
    row: Buffer,
    family: Buffer,
    qualifier: Buffer,
    compare: number,
    value: Buffer,
    mutations: Struct<'TRowMutations'>,
  ): Promise<boolean>;
  getScannerResults(table: Buffer, scan: Struct<'TScan'>, results: number): Promise<TResult[]>;
  tableExists(table: Struct<'TTableName'>): Promise<boolean>;
  createTable(table: Struct<'TTableDescriptor'>, splits: readonly Buffer[]): Promise<void>;
}

/** HBase's structs, and the client that `thrift.createClient` takes. */
export interface Thrift2 {
  readonly TDeleteType: { readonly DELETE_COLUMNS: number };
  readonly TDurability: { readonly FSYNC_WAL: number };
  readonly TCompareOp: { readonly EQUAL: number };
  readonly TColumn: StructClass<'TColumn', { family: Buffer; qualifier?: Buffer; timestamp?: Int64 }>;
  readonly TColumnValue: StructClass<
    'TColumnValue',
    { family: Buffer; qualifier: Buffer; value: Buffer; timestamp: Int64 }
  >;
  readonly TGet: StructClass<
    'TGet',
    {
      row: Buffer;
      columns?: readonly Struct<'TColumn'>[] | undefined;
      filterBytes?: Buffer | undefined;
      storeLimit?: number | undefined;
    }
  >;
  readonly TPut: StructClass<
    'TPut',
    { row: Buffer; columnValues: readonly Struct<'TColumnValue'>[]; durability?: number | undefined }
  >;
  readonly TDelete: StructClass<
    'TDelete',
    { row: Buffer; columns: readonly Struct<'TColumn'>[]; deleteType: number; durability?: number | undefined }
  >;
  readonly TScan: StructClass<
    'TScan',
    {
      startRow: Buffer;
      stopRow: Buffer;
      columns: readonly Struct<'TColumn'>[];
      caching: number;
      batchSize: number;
      cacheBlocks: boolean;
      filterBytes?: Buffer | undefined;
    }
  >;
  readonly TMutation: StructClass<'TMutation', { put: Struct<'TPut'> } | { deleteSingle: Struct<'TDelete'> }>;
  readonly TRowMutations: StructClass<'TRowMutations', { row: Buffer; mutations: readonly Struct<'TMutation'>[] }>;
  readonly TTableName: StructClass<'TTableName', { ns: Buffer; qualifier: Buffer }>;
  readonly TColumnFamilyDescriptor: StructClass<
    'TColumnFamilyDescriptor',
    { name: Buffer; maxVersions: number; attributes: Readonly<Record<string, string>> }
  >;
  readonly TTableDescriptor: StructClass<
    'TTableDescriptor',
    {
      tableName: Struct<'TTableName'>;
      columns: readonly Struct<'TColumnFamilyDescriptor'>[];
    }
  >;
  readonly TIOError: new () => Error & { readonly canRetry: boolean | null };
  /** For `thrift.createClient`. */
  readonly Client: TClientConstructor<Thrift2Calls>;
}

/** Defines HBase's structs and client over the package `thrift`. */
export function defineThrift2(thrift: typeof import('thrift')): Thrift2;
