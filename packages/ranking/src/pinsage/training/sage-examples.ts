import type { Interaction } from '@feedloom/core';
import type { KindWeights } from '../../journal/kind-weights.js';
import { weightOfKind } from '../../journal/kind-weights.js';
import { historyOf } from '../history-weights.js';
import type { HistoryOptions } from '../history-weights.js';
import type { SageExamples, SageHistories } from './examples.js';

/** How a log becomes examples. */
export interface SageExamplesOptions extends HistoryOptions {
  /** An item is paired with so many that its user went on to. @defaultValue `3` */
  readonly window?: number | undefined;
  /** How long apart the two of a pair may be, in milliseconds. @defaultValue 1 day */
  readonly maxGapMs?: number | undefined;
  /** How many of a user's last items become examples for the user's head. @defaultValue `8` */
  readonly examplesPerUser?: number | undefined;
}

/**
 * Pairs and histories of a log: what users went on to, and what they had done before. Only interactions that speak for an
 * item count, and only items that have a row.
 *
 * Runs through the log once, and blocks meanwhile.
 *
 * @param interactions - In any order.
 * @param rowOf - The row of an item; `undefined` leaves it out.
 */
export function sageExamples(
  interactions: readonly Interaction[],
  rowOf: (item: string) => number | undefined,
  { window = 3, maxGapMs = 24 * 3_600_000, examplesPerUser = 8, ...history }: SageExamplesOptions = {},
): Required<Pick<SageExamples, 'pairs'>> & {
  /** `undefined` if no user did enough. */ readonly histories: SageHistories | undefined;
} {
  const pairs: number[] = [];
  const starts = [0];
  const items: number[] = [];
  const logWeights: number[] = [];
  const targets: number[] = [];
  const times: number[] = [];
  for (const done of byUser(interactions, rowOf, history.kindWeights)) {
    done.forEach((one, at) => {
      for (const next of done.slice(at + 1, at + 1 + window)) {
        if (next.item !== one.item && next.at - one.at <= maxGapMs)
          pairs.push(rowOf(one.item) ?? 0, rowOf(next.item) ?? 0);
      }
    });
    for (let at = Math.max(1, done.length - examplesPerUser); at < done.length; at += 1) {
      const target = done[at];
      if (target === undefined || done.slice(0, at).some(({ item }) => item === target.item)) continue;
      const places = historyOf(done.slice(0, at).reverse(), target.at, history);
      if (places.length === 0) continue;
      for (const { item, logWeight } of places) {
        items.push(rowOf(item) ?? 0);
        logWeights.push(logWeight);
      }
      starts.push(items.length);
      targets.push(rowOf(target.item) ?? 0);
      times.push(target.at);
    }
  }
  const histories = {
    starts: Int32Array.from(starts),
    items: Int32Array.from(items),
    logWeights: Float32Array.from(logWeights),
    targets: Int32Array.from(targets),
    at: Float64Array.from(times),
  };
  return { pairs: Int32Array.from(pairs), histories: targets.length === 0 ? undefined : histories };
}

/** What each user did that counts, oldest first. */
function byUser(
  interactions: readonly Interaction[],
  rowOf: (item: string) => number | undefined,
  kindWeights: KindWeights | undefined,
): Iterable<Interaction[]> {
  const users = new Map<string, Interaction[]>();
  for (const interaction of interactions) {
    const { user, item, kind } = interaction;
    const weight = weightOfKind(kind, kindWeights);
    if (!(weight > 0) || rowOf(item) === undefined) continue;
    const known = users.get(user);
    if (known === undefined) users.set(user, [interaction]);
    else known.push(interaction);
  }
  for (const done of users.values()) done.sort((one, other) => one.at - other.at);
  return users.values();
}
