import type { LogEntry } from './log-entry.js';

/** The columns of a log in Parquet. */
export const COLUMNS = [
  { name: 'event', type: 'BYTE_ARRAY', isOptional: false },
  { name: 'kind', type: 'BYTE_ARRAY', isOptional: false },
  { name: 'user', type: 'BYTE_ARRAY', isOptional: false },
  { name: 'item', type: 'BYTE_ARRAY', isOptional: false },
  { name: 'at', type: 'DOUBLE', isOptional: false },
  { name: 'collection', type: 'BYTE_ARRAY', isOptional: true },
  { name: 'chunk', type: 'BYTE_ARRAY', isOptional: true },
  { name: 'slot', type: 'INT32', isOptional: true },
  { name: 'propensity', type: 'DOUBLE', isOptional: true },
  { name: 'policy', type: 'BYTE_ARRAY', isOptional: true },
  { name: 'source', type: 'BYTE_ARRAY', isOptional: true },
  { name: 'rung', type: 'BYTE_ARRAY', isOptional: true },
  { name: 'experiment', type: 'BYTE_ARRAY', isOptional: true },
  { name: 'arm', type: 'BYTE_ARRAY', isOptional: true },
] as const satisfies readonly { name: keyof LogEntry; type: string; isOptional: boolean }[];
