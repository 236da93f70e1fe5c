import { Buffer } from 'node:buffer';
import { EventWindow } from '../preferences/event-window.js';
import { decay } from '../preferences/medoid.js';
import { sealCell, unsealCell } from '../preferences/sealed-cell.js';
import type { SourceOutcome } from './source-bandit.js';

/** What came of one source: decayed sums, as of `at`. */
export interface SourceRecord {
  readonly rewards: number;
  readonly showings: number;
  readonly at: number;
}

/** What is kept of a segment. */
export interface BanditState {
  revision: number;
  readonly records: Map<string, SourceRecord>;
  events: Buffer;
}

/** Adds outcomes, in place; a late one counts as much less as it is older. @returns How many were new. */
export function addOutcomes(
  state: BanditState,
  outcomes: readonly SourceOutcome[],
  { halfLifeMs, rememberedEvents, now }: { halfLifeMs: number; rememberedEvents: number; now: number },
): number {
  const events = new EventWindow(rememberedEvents, state.events);
  let added = 0;
  for (const { event, source, reward, ...told } of outcomes) {
    const at = Math.min(told.at, now);
    if (!events.add(event, at)) continue;
    added += 1;
    const before = state.records.get(source) ?? { rewards: 0, showings: 0, at };
    const latest = Math.max(before.at, at);
    const kept = decay(latest - before.at, halfLifeMs);
    const counted = decay(latest - at, halfLifeMs);
    const rewards = before.rewards * kept + reward * counted;
    state.records.set(source, { rewards, showings: before.showings * kept + counted, at: latest });
  }
  if (added === 0) return 0;
  state.revision += 1;
  state.events = events.pack();
  return added;
}

/** Packs a segment's state. */
export function packBandit({ revision, records, events }: BanditState): Uint8Array {
  const plain = [...records].map(([source, { rewards, showings, at }]) => [source, rewards, showings, at]);
  return sealCell({ revision, records: plain }, events);
}

/** Unpacks it, with the records of `sources` only. @throws `ERR_CORRUPT` */
export function unpackBandit(cell: Uint8Array | undefined, sources: readonly string[]): BanditState {
  if (cell === undefined) return { revision: 0, records: new Map(), events: Buffer.alloc(0) };
  const { plain, bytes } = unsealCell(cell, 'Reset the segment, which is then learnt anew.');
  const { revision, records } = plain as {
    readonly revision: number;
    readonly records: readonly (readonly [source: string, rewards: number, showings: number, at: number])[];
  };
  const known = records
    .filter(([source]) => sources.includes(source))
    .map(([source, rewards, showings, at]) => [source, { rewards, showings, at }] as const);
  return { revision, records: new Map(known), events: Buffer.from(bytes) };
}
