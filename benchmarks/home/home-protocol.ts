import type { LadderStats } from '@feedloom/ranking';

/** What the process that serves home feeds is asked. */
export type HomeQuestion =
  | { readonly kind: 'open'; readonly id: number; readonly user: string; readonly startedAt: number }
  | { readonly kind: 'kept'; readonly id: number; readonly user: string }
  | { readonly kind: 'report'; readonly id: number }
  | { readonly kind: 'close'; readonly id: number };

/** What became of one request, without its page, which a web server would send to the user and not to us. */
export interface HomeAnswer {
  /** The best rung that placed something on the page; `pools` if nothing was ranked for it, `error` without a page. */
  readonly rung: string;
  readonly items: number;
  /** Items that are new on this page. */
  readonly fresh: number;
  /** What was less than it should be: `pull timeout`. */
  readonly degraded: readonly string[];
}

/** How the process has been since it was asked last. */
export interface HomeReport {
  readonly stages: Readonly<Record<string, readonly number[]>>;
  readonly ladder: LadderStats;
  /** CPU time of all its threads, and time on the wall, in milliseconds. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** CPU time of its main thread. */
  readonly mainMs: number;
  readonly loopP99Ms: number;
}

/** Milliseconds on a clock that all processes of a machine share. */
export function machineTime(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
