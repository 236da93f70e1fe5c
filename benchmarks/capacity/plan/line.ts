/** One line of a plan. The page about capacity explains each by its id. */
export interface Line {
  /** As in `api.cores`: what it is for, and what is counted. */
  readonly id: string;
  readonly what: string;
  readonly value: number;
  readonly unit: 'cores' | 'machines' | 'GPUs' | 'bytes' | 'bits/s' | 'requests/s' | 'shards' | 'bytes/day';
  /** How it was computed, in the names of the page. */
  readonly formula: string;
}
