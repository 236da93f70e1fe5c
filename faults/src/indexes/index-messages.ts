import type { EmbeddingSpace, ErrorCode } from '@feedloom/core';
import type { EngineName } from '@feedloom/vision';

/** A directory that may be damaged, and what to ask of it. */
export interface Meeting {
  readonly path: string;
  readonly space: EmbeddingSpace;
  readonly engine: EngineName;
  readonly queries: readonly Float32Array[];
  readonly limit: number;
}

/** What became of it. */
export interface Met {
  /** Why it was not opened, if it was not. */
  readonly code?: ErrorCode | undefined;
  /** Whether damage was seen. */
  readonly isSeen: boolean;
  /** Whether every answer said that it was degraded. */
  readonly isLabelled: boolean;
  /** For each query what was found. */
  readonly answers: readonly (readonly { readonly id: string; readonly score: number }[])[];
}

/** The methods of the process that serves. */
export interface ServingApi {
  /** Opens an index, asks it, and closes it. */
  meet(meeting: Meeting): Met;
}
