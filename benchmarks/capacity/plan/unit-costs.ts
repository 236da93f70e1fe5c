import type { FleetCosts } from './fleet-costs.js';

/** What a refresh costs on one engine, measured. */
export interface EngineCost {
  readonly name: string;
  /** Requests that are answered one after the other, a refresh. */
  readonly roundTrips: number;
  /** Bytes in both directions, a refresh. */
  readonly bytes: number;
  /** CPU of the server, a refresh, in microseconds. */
  readonly serverCpuUs: number;
  /** CPU of the process that asks, without HTTP, a refresh, in microseconds. */
  readonly clientCpuUs: number;
  /** Bytes that a user's pools and feed take, in one copy. */
  readonly bytesPerUser: number;
  /** Whether they lie in memory. */
  readonly isInMemory: boolean;
  /** Cores that one shard can use: 1 if it works through its commands one by one. */
  readonly coresPerShard: number;
}

/** What one of everything costs on one core of this machine. CPU is of one process with all its threads. */
export interface UnitCosts {
  /** A refresh over HTTP in an API process, in microseconds of CPU. */
  readonly refreshCpuUs: number;
  /** Bytes of its answer. */
  readonly answerBytes: number;
  /** One item put into one user's pool, in microseconds of CPU. */
  readonly deliveryCpuUs: number;
  /** 10,000 candidates found by walks, in milliseconds of CPU. */
  readonly candidatesCpuMs: number;
  /** 10,000 candidates ranked, in milliseconds of CPU. */
  readonly rankCpuMs: number;
  /** Bytes of an item in the ranker's tables. */
  readonly tableBytesPerItem: number;
  /** Bytes of an edge in memory, both directions. */
  readonly bytesPerEdge: number;
  /** A picture of 12 megapixels made into five sizes, in milliseconds of CPU. */
  readonly ingestCpuMs: number;
  /** Bytes of these five. */
  readonly ingestBytes: number;
  /** A card and its counts in the catalogue, in bytes. */
  readonly cardBytes: number;
  /** The nearest 100 of `searchedRows` vectors, in milliseconds of CPU. */
  readonly searchCpuMs: number;
  readonly searchedRows: number;
  /** Bytes of a vector in the index that is searched, with what the index adds. */
  readonly bytesPerVector: number;
  /** Bytes of a vector on disk: exact, and in the index. */
  readonly vectorDiskBytes: number;
  readonly engines: readonly EngineCost[];
  /** Pages of the pinboard's fleet, if they were measured. */
  readonly fleet?: FleetCosts | undefined;
}
