/** What simulated users do, and after how long an answer is late, in milliseconds. */
export const LATE_AFTER_MS = {
  // A feed's answer is due at once, new pins or not: the request flow's budget, and what a timer may be off.
  open: 200,
  page: 200,
  save: 500,
  hide: 500,
  related: 350,
  search: 350,
  create: 2_050,
} as const;

/** One of the things that users do. */
export type Flow = keyof typeof LATE_AFTER_MS;

/** All of them, in the order in which they are shown. */
export const FLOWS = Object.keys(LATE_AFTER_MS) as readonly Flow[];

/** How often each is done: what a user who scrolls does, and now and then makes something. */
export const WEIGHTS: Readonly<Record<Flow, number>> = {
  open: 36,
  page: 30,
  save: 12,
  hide: 4,
  related: 10,
  search: 5,
  create: 3,
};

/** What became of a request: `refused` is a 4xx, which tells the user something. */
export type Outcome = 'answered' | 'refused' | 'failed';
