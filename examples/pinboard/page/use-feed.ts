import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, api } from './api.js';
import type { FeedPage, FeedPin } from './api.js';
import { areStandIns, changed, emptyFeed, extended, isWaiting, refreshed, shownIds, started } from './feed-state.js';
import type { FeedState } from './feed-state.js';

/** More than a chunk, so that a refresh shows where it meets the feed that is on screen. */
const TOP = 40;
const BELOW = 25;
const MOST_PAGES = 8;
/** How often, and how long apart, a feed that is not there yet is asked for. */
const TRIES = 8;
const AGAIN_MS = 700;

/** A feed on screen, and what can be done with it. */
export interface Feed {
  readonly state: FeedState;
  readonly busy: 'starting' | 'refreshing' | 'extending' | undefined;
  readonly error: string | undefined;
  /** Asks for new pins. @returns How many came. */
  refresh(): Promise<number>;
  extend(): Promise<void>;
  change(id: string, change: (pin: FeedPin) => FeedPin | undefined): void;
}

/** Keeps the home feed of whoever is chosen. */
export function useFeed(): Feed {
  const [state, setState] = useState<FeedState>(emptyFeed);
  const [busy, setBusy] = useState<Feed['busy']>('starting');
  const [error, setError] = useState<string>();
  const latest = useRef(state);
  latest.current = state;
  const working = useRef(false);

  const run = useCallback(async <T>(what: NonNullable<Feed['busy']>, work: () => Promise<T>, none: T): Promise<T> => {
    if (working.current) return none;
    working.current = true;
    setBusy(what);
    setError(undefined);
    try {
      return await work();
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : 'Something went wrong.');
      return none;
    } finally {
      working.current = false;
      setBusy(undefined);
    }
  }, []);

  const refresh = useCallback(() => {
    const isFirst = latest.current.sections.length === 0;
    let standIn: FeedPage | undefined;
    const ask = async (): Promise<number> => {
      const page = await api.refresh(TOP);
      standIn = isFirst && areStandIns(page.pins) ? page : undefined;
      return standIn === undefined ? show(page, latest.current, setState) : 0;
    };
    // The first chunk may be late, and is then served by the next answer.
    const askPatiently = async (): Promise<number> => {
      const count = await patiently(ask, (count) => count > 0);
      return standIn === undefined ? count : show(standIn, latest.current, setState);
    };
    const work = isFirst ? askPatiently : ask;
    return run(isFirst ? 'starting' : 'refreshing', work, 0);
  }, [run]);

  const extend = useCallback(() => {
    return run(
      'extending',
      async () => {
        const { next } = latest.current;
        if (next === undefined) return;
        try {
          const page = await patiently(
            () => api.below(next, BELOW),
            // What cannot be read now is still there.
            (page) => page.pins.length > 0 || page.next !== next,
          );
          setState((before) => extended(before, page));
        } catch (failure) {
          // What was below has been trimmed away: the end of the feed.
          if (!(failure instanceof ApiError && failure.status === 410)) throw failure;
          setState((before) => ({ ...before, next: undefined }));
        }
      },
      undefined,
    );
  }, [run]);

  useEffect(() => void refresh(), [refresh]);
  return {
    state,
    busy,
    error,
    refresh,
    extend,
    change: (id, change) => setState((before) => changed(before, id, change)),
  };
}

/** Asks again while the server cannot answer, or its answer does not suffice. */
async function patiently<Answer>(ask: () => Promise<Answer>, suffices: (answer: Answer) => boolean): Promise<Answer> {
  for (let left = TRIES; ; left--) {
    try {
      const answer = await ask();
      if (suffices(answer) || left === 0) return answer;
    } catch (failure) {
      const mayPass = failure instanceof ApiError && (failure.status === 0 || failure.status >= 500);
      if (!mayPass || left === 0) throw failure;
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

/** Shows a page from the top. @returns How many pins are new. */
async function show(
  page: FeedPage,
  state: FeedState,
  setState: (set: (before: FeedState) => FeedState) => void,
): Promise<number> {
  const now = Date.now();
  if (!isWaiting(state) && areStandIns(page.pins)) {
    setState((before) => ({ ...before, degraded: page.degraded }));
    return 0;
  }
  const met = isWaiting(state) ? undefined : await readDownTo(page, shownIds(state));
  if (met === undefined) {
    setState(() => started(page, now));
    return page.pins.length;
  }
  setState((before) => refreshed(before, met, page, now));
  return met.length;
}

/** The pins above those already shown; `undefined` if the two do not meet, and the feed must start anew. */
async function readDownTo(top: FeedPage, shown: ReadonlySet<string>): Promise<FeedPin[] | undefined> {
  const above: FeedPin[] = [];
  let page = top;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    for (const pin of page.pins) {
      if (shown.has(pin.id)) return above;
      above.push(pin);
    }
    if (page.next === undefined) return undefined;
    page = await api.below(page.next, TOP);
  }
  return undefined;
}
