import type { Degraded, FeedPage, FeedPin } from './api.js';

/** What is said of pins that are new. */
export interface Fresh {
  readonly count: number;
  readonly at: number;
  readonly degraded: readonly Degraded[];
}

/** Pins that came together, under one divider. */
export interface Section {
  readonly key: string;
  /** How many of its pins were new, when they came, and what they lack; `undefined` for what was there before. */
  readonly fresh: Fresh | undefined;
  readonly pins: readonly FeedPin[];
}

/** What the page shows of a feed: newest section first. */
export interface FeedState {
  readonly sections: readonly Section[];
  /** Where the feed goes on below the last section. */
  readonly next: string | undefined;
  readonly degraded: readonly Degraded[];
}

/** A feed of which nothing is known yet. */
export const emptyFeed: FeedState = { sections: [], next: undefined, degraded: [] };

function without(pins: readonly FeedPin[], known: ReadonlySet<string>): FeedPin[] {
  return pins.filter(({ id }) => !known.has(id));
}

/** The ids of all pins shown. */
export function shownIds({ sections }: FeedState): Set<string> {
  return new Set(sections.flatMap(({ pins }) => pins.map(({ id }) => id)));
}

/** Whether these stand in for a feed that there is none of yet: they have no place on any, so nothing can be told of them. */
export function areStandIns(pins: readonly FeedPin[]): boolean {
  return pins.length > 0 && pins.every(({ token }) => token === undefined);
}

/** Whether there is nothing on screen, or nothing but what stands in for a feed. */
export function isWaiting({ sections }: FeedState): boolean {
  const pins = sections.flatMap((section) => section.pins);
  return pins.length === 0 || areStandIns(pins);
}

/** The feed from the top, shown for the first time. */
export function started(page: FeedPage, at: number): FeedState {
  const [fresh, older] = [page.pins.slice(0, page.fresh), page.pins.slice(page.fresh)];
  const sections = [
    ...(fresh.length > 0
      ? [{ key: `${at}`, fresh: { count: page.fresh, at, degraded: page.degraded }, pins: fresh }]
      : []),
    ...(older.length > 0 ? [{ key: `${at}-older`, fresh: undefined, pins: older }] : []),
  ];
  return { sections, next: page.next, degraded: page.degraded };
}

/** The feed with `pins`, which reach down to what is shown already, on top. */
export function refreshed(state: FeedState, pins: readonly FeedPin[], page: FeedPage, at: number): FeedState {
  const fresh = without(pins, shownIds(state));
  const { degraded } = page;
  const section = { key: `${at}`, fresh: { count: fresh.length, at, degraded }, pins: fresh };
  return {
    ...state,
    sections: fresh.length > 0 ? [section, ...state.sections] : state.sections,
    degraded,
  };
}

/** The feed with an older page at its end. */
export function extended(state: FeedState, page: FeedPage): FeedState {
  const pins = without(page.pins, shownIds(state));
  const last = state.sections.at(-1);
  const rest = state.sections.slice(0, -1);
  const section = last ?? { key: 'older', fresh: undefined, pins: [] };
  return { ...state, sections: [...rest, { ...section, pins: [...section.pins, ...pins] }], next: page.next };
}

/** The feed with one pin changed, or gone. */
export function changed(state: FeedState, id: string, change: (pin: FeedPin) => FeedPin | undefined): FeedState {
  const sections = state.sections.map((section) => ({
    ...section,
    pins: section.pins.flatMap((pin) => (pin.id === id ? (change(pin) ?? []) : pin)),
  }));
  return { ...state, sections: sections.filter(({ pins }) => pins.length > 0) };
}
