import type { Flow } from './flow.js';

/** What became of some requests. */
export interface Figures {
  readonly requests: number;
  /** No answer, or one with a status of 500 and above. */
  readonly errors: number;
  readonly refused: number;
  /** Answers, of whatever kind, that came after their limit. */
  readonly late: number;
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  readonly p99Ms: number | undefined;
}

/** What is known of one flow, over some time. */
export interface FlowFigures extends Figures {
  readonly flow: Flow;
  readonly lateAfterMs: number;
}

/** All requests over some time, and by flow. */
export interface TallyFigures {
  readonly all: Figures;
  readonly flows: readonly FlowFigures[];
}
