import { FeedloomError, quote, requireId, requirePositiveInteger, systemClock, systemRandom } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import { Background } from '../background.js';
import { NONCE_BYTES } from '../keys.js';
import { blocks } from '../layout/blocks.js';
import { cells } from '../layout/cells.js';
import { DEFAULT_NAMESPACE, requireNamespace } from '../namespace.js';
import type { Env } from '../protocol/env.js';
import type { PoolsOptions } from './pools-options.js';
import { Retractions } from './retractions.js';
import type { SourceOptions, SourceRules } from './source-options.js';
import { StoredPools } from './stored-pools.js';

const DAY_MS = 86_400_000;
const TOKEN_BYTES = 12;

function rulesOf(
  name: string,
  { cap = 500, ttlMs = Infinity, halfLifeMs, shared = false, pulled = false }: SourceOptions,
): SourceRules {
  requireId('source', name);
  requirePositiveInteger(`sources.${name}.cap`, cap);
  if (!(ttlMs > 0)) throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`ttlMs\` must be positive, got ${quote(ttlMs)}.`);
  if (halfLifeMs !== undefined && !(halfLifeMs > 0 && halfLifeMs < Infinity)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`halfLifeMs\` must be positive, got ${quote(halfLifeMs)}.`);
  }
  if (shared && pulled) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `Source ${quote(name)} cannot be both \`shared\` and \`pulled\`.`);
  }
  return { cap, ttlMs, halfLifeMs, kind: shared ? 'shared' : pulled ? 'pulled' : 'own' };
}

/**
 * Pools over a store: for each user and source a queue of unseen items, best first. Pure; no I/O happens here.
 *
 * @throws `ERR_INVALID_ARGUMENT` for an option that cannot be.
 */
export function createPools<Data = unknown, const Source extends string = string>({
  store,
  feedStore = store,
  sources,
  item,
  namespace = DEFAULT_NAMESPACE,
  layout = 'cells',
  servedWindow = 400,
  clockSkewMs = 60_000,
  sharedMaxAgeMs = 1000,
  retractedMaxAgeMs = 1000,
  tombstoneMs = 7 * DAY_MS,
  attempts = 8,
  onBackgroundError = () => undefined,
  clock = systemClock,
  random = systemRandom,
}: PoolsOptions<Data, Source>): StoredPools<Data, Source> {
  requireNamespace(namespace);
  requirePositiveInteger('attempts', attempts);
  requirePositiveInteger('servedWindow', servedWindow);
  const rules = new Map(
    Object.entries<SourceOptions>(sources).map(([name, options]) => [name, rulesOf(name, options)] as const),
  );
  if (rules.size === 0) throw new FeedloomError('ERR_INVALID_ARGUMENT', '`sources` must name at least one source.');
  const env: Env = {
    layout: layout === 'cells' ? cells : blocks,
    twoStores: feedStore !== store,
    sources: [...rules].filter(([, { kind }]) => kind === 'own').map(([name]) => name),
    capOf: (source) => rules.get(source)?.cap ?? Infinity,
    window: servedWindow,
    keep: 1,
    maxWant: 1,
    sessionGapMs: 0,
    tombstoneMs,
    attempts,
    now: () => clock.now(),
    token: () => Buffer.from(random.bytes(TOKEN_BYTES)).toString('hex'),
    nonce: () => random.bytes(NONCE_BYTES),
  };
  return new StoredPools<Data, Source>({
    store,
    feedStore,
    namespace,
    env,
    rules,
    schema: item,
    retractions: new Retractions(store, `${namespace}:r`, clock, retractedMaxAgeMs),
    background: new Background(clock, onBackgroundError),
    shared: new MemoryCache({ ttlMs: sharedMaxAgeMs, clock }),
    clockSkewMs,
    clock,
    random,
  });
}
