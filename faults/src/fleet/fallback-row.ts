import type { Answer } from './ask.js';
import type { FleetUnderTest } from './fleet-under-test.js';

/** One thing that was broken on a fleet, and what answered. */
export interface FallbackRow {
  /** As the table of fallbacks says it. */
  readonly when: string;
  /** What was done to which engine or process. */
  readonly broken: string;
  /** What answered, with its label and how long it took. */
  readonly answered: string;
  /** How long after the repair all was as before, in milliseconds; `undefined` if nothing had to be repaired. */
  readonly recoveryMs?: number | undefined;
  readonly problems: readonly string[];
}

/** What outages share. */
export interface OutageParts {
  readonly fleet: FleetUnderTest;
  /** A user whom no other outage has asked for. */
  readonly nextUser: () => string;
  /** A picture to search by and to make pins of, unlike those before. */
  readonly nextPicture: () => Promise<Blob>;
}

/** Breaks something, looks at what answers, mends it, and waits until all is as before. */
export type Outage = (parts: OutageParts) => Promise<readonly FallbackRow[]>;

/** Ten times what an answer is promised within, in milliseconds: the machine does other things too. */
export const LATE = { page: 1_200, search: 3_000, save: 5_000, create: 20_000 } as const;

/** The answer in a few words. */
export function textOf({ status, ms, said, labels }: Answer): string {
  const rungs = [...new Set((said.pins ?? []).flatMap(({ rung }) => rung ?? []))];
  const pins = said.pins === undefined ? '' : `, ${said.pins.length} pins`;
  const by = rungs.length === 0 ? '' : ` ranked by ${rungs.join('+')}`;
  return `${status} in ${ms} ms${pins}${by}; ${labels.length === 0 ? 'no label' : labels.join(', ')}`;
}

/** @returns What is wrong with an answer that had to have pins and a label of one of `parts`, in time. */
export function judge(answer: Answer, limitMs: number, label: RegExp | undefined): string[] {
  const problems: string[] = [];
  if (answer.status !== 200) problems.push(`it answered ${answer.status}: ${answer.labels.join()}`);
  if ((answer.said.pins ?? []).length === 0) problems.push('there were no pins');
  if (answer.ms > limitMs) problems.push(`it took ${answer.ms} ms`);
  if (label !== undefined && !answer.labels.some((text) => label.test(text)))
    problems.push(`no label says ${label.source}: ${answer.labels.join() || 'none'}`);
  return problems;
}
