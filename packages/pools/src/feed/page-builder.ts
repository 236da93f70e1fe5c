import type { Degraded } from '@feedloom/core';
import { count } from '@feedloom/core';
import type { Page } from '../contracts/feed-service.js';
import { signCursor } from './cursor.js';
import type { Hydrate } from './hydrate.js';
import type { Keyring } from './keyring.js';
import type { Shown, WalkKit, WalkStart } from './walk.js';
import { Walk } from './walk.js';

/** How often a page whose items turn out to be gone is filled from below. */
const MOST_REFILLS = 5;

/** What every page of a feed service is built with. */
export interface PageKit<Data> extends WalkKit {
  readonly keyring: Keyring;
  readonly hydrate: Hydrate<Data> | undefined;
}

/** Where to start, and what is known already. */
export interface PageRequest extends WalkStart {
  readonly limit: number;
  readonly freshSeq: number | undefined;
  readonly degraded: readonly Degraded[];
}

async function hydrated<Data>(
  { hydrate }: PageKit<Data>,
  { user, deadline }: PageRequest,
  shown: readonly Shown<Data>[],
  degraded: Degraded[],
): Promise<readonly Shown<Data>[]> {
  if (hydrate === undefined || shown.length === 0) return shown;
  try {
    const stored = shown.map(({ item }) => item);
    const items = await deadline.race(hydrate(stored, { ...deadline.toCallOptions(), user }), 'hydrating a page');
    return shown.flatMap(({ seq }, index) => {
      const item = items[index];
      return item === undefined || item === null ? [] : [{ item, seq }];
    });
  } catch {
    if (deadline.aborted) deadline.check('hydrating a page');
    const reason = deadline.expired ? 'timeout' : 'error';
    degraded.push({ part: 'hydrate', reason, servedFrom: 'chunk' });
    count('feedloom.fallback', 1, { stage: 'hydrate', cause: reason });
    return shown;
  }
}

/** Builds a page: raw items, less the hidden, retracted and gone ones, filled from below a bounded number of times. */
export async function buildPage<Data>(kit: PageKit<Data>, request: PageRequest): Promise<Page<Data>> {
  const { user, head, limit, freshSeq, deadline } = request;
  const walk = new Walk<Data>(kit, request);
  const degraded = [...request.degraded];
  const shown: Shown<Data>[] = [];
  const isOpen = (): boolean => shown.length < limit && !walk.atEnd && walk.interruption === undefined;
  for (let round = 0; round <= MOST_REFILLS && isOpen(); round += 1) {
    const taken = await walk.take(limit - shown.length);
    shown.push(...(await hydrated(kit, request, taken, degraded)));
  }
  if (walk.interruption !== undefined) {
    if (shown.length === 0 && freshSeq === undefined) throw walk.interruption;
    degraded.push({
      part: 'feed-store',
      reason: deadline.expired ? 'timeout' : 'error',
      servedFrom: 'part-of-the-feed',
    });
  }
  const next = walk.atEnd
    ? undefined
    : signCursor(kit.keyring, user, { incarnation: head.incarnation, seq: walk.seq, index: walk.index });
  return {
    items: shown.map(({ item }) => item),
    next,
    hasMore: next !== undefined,
    fresh: freshSeq === undefined ? 0 : shown.filter(({ seq }) => seq === freshSeq).length,
    degraded,
  };
}
