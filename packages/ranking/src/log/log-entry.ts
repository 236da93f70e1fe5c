/** What a line of the log says: that an item was served to a user, that the user saw it, did something with it, or hid it. */
export const LOG_KINDS = ['served', 'seen', 'engaged', 'hidden'] as const;

/** One of {@link LOG_KINDS}. */
export type LogKind = (typeof LOG_KINDS)[number];

/** One line of the log of a feed: what evaluation and training run on. */
export interface LogEntry {
  /** Names the event: of two entries with one name the first counts. */
  readonly event: string;
  /** What happened. */
  readonly kind: LogKind;
  /** To whom, or by whom. */
  readonly user: string;
  /** With what. */
  readonly item: string;
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** Where the user put the item. */
  readonly collection?: string | undefined;
  /** The chunk that it was served in. */
  readonly chunk?: string | undefined;
  /** Its place in that chunk, 0 for the first. */
  readonly slot?: number | undefined;
  /** How likely it was, when it was served, that it would be; in (0, 1]. */
  readonly propensity?: number | undefined;
  /** What decided, with its version. */
  readonly policy?: string | undefined;
  /** The candidate source that found it. */
  readonly source?: string | undefined;
  /** The rung that placed it. */
  readonly rung?: string | undefined;
  /** The experiment that the user took part in. */
  readonly experiment?: string | undefined;
  /** The arm of it. */
  readonly arm?: string | undefined;
}
