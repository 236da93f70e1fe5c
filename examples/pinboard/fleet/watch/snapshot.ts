import type { Figures, TallyFigures } from '../load/figures.js';
import type { MemberState, Role } from '../members/member.js';

/** A member, as it is shown. */
export interface MemberView {
  readonly name: string;
  readonly role: Role;
  readonly what: string;
  readonly port: number;
  readonly state: MemberState;
  readonly running: number;
  readonly size: number;
  readonly restarts: number;
  readonly isHeld: boolean;
  /** Of one core, with what it has started; `undefined` where that cannot be known. */
  readonly cpu: number | undefined;
  readonly residentBytes: number | undefined;
  /** How far it is behind the log that it follows, in milliseconds. */
  readonly lagMs: number | undefined;
  /** Failures in its background, since it was started. */
  readonly errors: number | undefined;
  readonly lastError: string | undefined;
}

/** A queue, as the processes see it. */
export interface QueueView {
  readonly name: string;
  readonly waiting: number;
  readonly leased: number;
  readonly dead: number;
}

/** Something that happened to a member. */
export interface FleetEvent {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly name: string;
  readonly what: string;
}

/** `rolling` while processes are restarted one after the other. */
export type Phase = 'starting' | 'running' | 'rolling' | 'stopping';

/** How the fleet is at one moment. */
export interface Snapshot {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly phase: Phase;
  /** Where users reach it. */
  readonly url: string | undefined;
  /** Requests a second that users are told to send. */
  readonly rate: number;
  readonly users: number;
  readonly lastSecond: Figures | undefined;
  readonly recent: TallyFigures | undefined;
  /** Since it was started, or its tally cleared. */
  readonly total: (TallyFigures & TotalFigures) | undefined;
  readonly queues: readonly QueueView[];
  readonly growth: { readonly made: number; readonly wanted: number } | undefined;
  readonly members: readonly MemberView[];
  /** The latest ones, latest first. */
  readonly events: readonly FleetEvent[];
}

/** What is counted only since the start. */
export interface TotalFigures {
  readonly seconds: number;
  /** Answers that lacked something, by the part that was missing. */
  readonly degraded: Readonly<Record<string, number>>;
  /** Requests that failed, by the reason. */
  readonly failures: Readonly<Record<string, number>>;
  /** Requests that were refused, by the reason. */
  readonly refusals: Readonly<Record<string, number>>;
}

/** One second of the past. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly requests: number;
  readonly errors: number;
  readonly late: number;
  /** Answers that lacked something. */
  readonly degraded: number;
  /** Of the last seconds, as in {@link Snapshot.recent}. */
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  readonly p99Ms: number | undefined;
}

/** What the page can have done. */
export type Command =
  | { readonly do: 'kill'; readonly name: string; readonly hold: boolean }
  | { readonly do: 'restart'; readonly name: string }
  | { readonly do: 'rate'; readonly rate: number }
  | { readonly do: 'roll' };
