import { isFault, reasonOf } from '@feedloom/core';
import type { CallOptions, Degraded } from '@feedloom/core';
import type { z } from 'zod';
import type { Pinboard } from '../pinboard.js';
import type { Presenter } from './presenter.js';
import type { pageSchema } from './schemas.js';

type Page = z.input<typeof pageSchema>;

/** Which page is asked for. */
export interface PageQuery extends CallOptions {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** How long cards may take when there is no feed, in milliseconds. */
const CARDS_MS = 20;

/** Creates what opens pages. Whatever fails, there is one, and it says what it lacks. */
export function createPages({ home, board }: Pinboard, presenter: Presenter) {
  async function open(user: string, { cursor, limit, signal }: PageQuery): Promise<Page> {
    const { items, ...page } = await home.feed.open(user, { cursor, limit, signal });
    const pins = await presenter.pins(user, items);
    const isLabelled = page.degraded.some(({ part }) => part === 'hydrate');
    const lack: Degraded = { part: 'catalogue', reason: 'unavailable', servedFrom: 'hot-pins' };
    return {
      pins,
      ...page,
      degraded: [...page.degraded, ...(pins.length < items.length && !isLabelled ? [lack] : [])],
    };
  }

  /** What many have saved, for somebody who has no feed that can be read. It cannot be tracked: nobody has served it. */
  async function popular(user: string, limit: number, reason: string): Promise<Page> {
    const { popular, tastes } = board.views;
    const ids = popular.best(limit, tastes.savedBy(user)).filter((pin) => !board.views.hasDropped(user, pin));
    const cards = await board.hot.read(ids, { deadlineMs: CARDS_MS }).catch(() => ({ cards: [] }));
    const pins = cards.cards.flatMap((card) => (card === undefined ? [] : [presenter.popular(user, card)]));
    const servedFrom = pins.length > 0 ? 'trending' : 'nothing';
    return { pins, hasMore: false, fresh: 0, degraded: [{ part: 'feed', reason, servedFrom }] };
  }

  return async (user: string, query: PageQuery): Promise<Page> => {
    try {
      const page = await open(user, query);
      const [lack] = page.degraded;
      if (query.cursor !== undefined || page.pins.length > 0 || lack === undefined) return page;
      // The feed that was to stand in is empty, or nothing of it can be shown.
      const instead = await popular(user, query.limit, lack.reason);
      return { ...instead, degraded: [...page.degraded, ...instead.degraded] };
    } catch (error) {
      if (query.signal?.aborted === true || !isFault(error)) throw error;
      return query.cursor === undefined ? popular(user, query.limit, reasonOf(error)) : notNow(query.cursor, error);
    }
  };
}

/** What is below cannot be read now: it is still there for whoever asks again. */
function notNow(cursor: string, error: unknown): Page {
  const degraded: Degraded[] = [{ part: 'feed', reason: reasonOf(error), servedFrom: 'nothing' }];
  return { pins: [], next: cursor, hasMore: true, fresh: 0, degraded };
}
