import type { Random } from '@feedloom/core';
import { FeedloomError, seededRandom } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { createFeedService, createGenerator, createPools } from '@feedloom/pools';
import type { StoredFeed } from '@feedloom/pools';
import type { Services } from '../feed/world.js';
import type { FaultRow } from '../report.js';
import { newTally, rowOf } from '../report.js';

const TOMBSTONE_MS = 1000;
const OWNER = 'ana';
const STRANGER = 'bo';
const ITEMS = 12;
const SIZE = 3;

/** What is forged: true cursors and tokens of one life, under the current and an old key, and of an earlier life. */
interface Originals {
  readonly feed: StoredFeed<null, 's'>;
  readonly current: readonly string[];
  readonly tokens: readonly string[];
  /** True once, refused now: of a key that is gone, or of another life. */
  readonly outdated: { readonly cursors: readonly string[]; readonly tokens: readonly string[] };
}

type Feed = Originals['feed'];

async function collect(feed: Feed, user: string): Promise<{ cursors: string[]; tokens: string[] }> {
  const page = await feed.open(user, { limit: 2 });
  const cursors = page.next === undefined ? [] : [page.next];
  const more = await feed.open(user, { limit: 1, cursor: page.next });
  if (more.next !== undefined) cursors.push(more.next);
  return { cursors, tokens: [...page.items, ...more.items].map(({ token }) => token) };
}

async function prepare(
  { createPools, createFeedService, createGenerator }: Services,
  seed: string,
): Promise<Originals> {
  const clock = createVirtualClock();
  const pools = createPools<null, 's'>({
    store: new MemoryStore(),
    sources: { s: {} },
    tombstoneMs: TOMBSTONE_MS,
    clock,
    random: seededRandom(seed),
  });
  const withKeys = (...ids: string[]): Feed =>
    createFeedService<null, 's'>({
      pools,
      generator: createGenerator<null, 's'>({ mix: [] }),
      chunk: { size: SIZE },
      cursorKeys: ids.map((id) => ({ id, secret: `the secret of ${id}, long enough` })),
    });
  const fill = async (user: string): Promise<void> => {
    const items = Array.from({ length: ITEMS }, (_, index) => ({ id: `item ${index}`, score: index, data: null }));
    await pools.add(user, 's', items);
    await withKeys('k2').open(user);
  };
  await fill(OWNER);
  const earlier = await collect(withKeys('k2'), OWNER);
  await withKeys('k2').erase(OWNER);
  await clock.advance(2 * TOMBSTONE_MS);
  await fill(OWNER);
  await fill(STRANGER);
  const old = await collect(withKeys('k1', 'k2'), OWNER);
  const feed = withKeys('k2');
  const { cursors, tokens } = await collect(feed, OWNER);
  const outdated = {
    cursors: [...earlier.cursors, ...old.cursors],
    tokens: [...earlier.tokens, ...old.tokens],
  };
  return { feed, current: cursors, tokens, outdated };
}

function flipBit(text: string, random: Random): string {
  const bytes = Buffer.from(text, 'latin1');
  const at = Math.floor(random.next() * bytes.length);
  bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(random.next() * 8));
  return bytes.toString('latin1');
}

/** Flips a bit of the decoded bytes of one part, so that the text stays well-formed. */
function flipInside(text: string, random: Random): string {
  const parts = text.split('.');
  const index = random.next() < 0.5 ? 2 : 3;
  const bytes = Buffer.from(parts[index] ?? '', 'base64url');
  const at = Math.floor(random.next() * bytes.length);
  bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(random.next() * 8));
  return parts.map((part, place) => (place === index ? bytes.toString('base64url') : part)).join('.');
}

const pick = <Value>(list: readonly Value[], random: Random): Value =>
  list[Math.floor(random.next() * list.length)] as Value;

const MEGABYTE = 'A'.repeat(1_000_000);

/** A forgery, and for whom it is tried. */
function forge(
  originals: Originals,
  kind: 'cursor' | 'token',
  random: Random,
): { user: string; text: string; how: string } {
  const real = pick(kind === 'cursor' ? originals.current : originals.tokens, random);
  const draw = random.next();
  const made = (how: string, text: string, user = OWNER) => ({ user, text, how });
  if (draw < 0.35) return made('a bit flipped', flipBit(real, random));
  if (draw < 0.6) return made('a bit of the payload or signature flipped', flipInside(real, random));
  if (draw < 0.75) return made('cut short', real.slice(0, Math.floor(random.next() * real.length)));
  if (draw < 0.85) return made("another user's", real, STRANGER);
  if (draw < 0.92) {
    return made('outdated', pick(kind === 'cursor' ? originals.outdated.cursors : originals.outdated.tokens, random));
  }
  if (draw < 0.96)
    return made('of the other kind', pick(kind === 'cursor' ? originals.tokens : originals.current, random));
  if (draw < 0.98) return made('longer', `${real}${pick(['.', 'A', '=', '\n', ' '], random)}`);
  return made('a megabyte', random.next() < 0.5 ? MEGABYTE : real + MEGABYTE);
}

const REFUSALS = ['ERR_INVALID_CURSOR', 'ERR_CURSOR_TRIMMED', 'ERR_INVALID_TOKEN'];

/** Whether a forgery gets anywhere. @throws What is no typed refusal. */
async function isAccepted(feed: Feed, kind: 'cursor' | 'token', user: string, text: string): Promise<boolean> {
  try {
    if (kind === 'cursor') {
      await feed.open(user, { cursor: text });
      return true;
    }
    return (await feed.track(user, 'seen', [text])).recorded > 0;
  } catch (error) {
    if (FeedloomError.is(error) && REFUSALS.includes(error.code)) return false;
    throw error;
  }
}

/** Tries forged cursors and tokens. None may be accepted, and each must be refused by its typed error. */
export async function tryForgeries(
  tries: number,
  seed: string,
  services: Services = { createPools, createFeedService, createGenerator },
): Promise<{ row: FaultRow; failure?: string | undefined }> {
  const originals = await prepare(services, seed);
  const random = seededRandom(`${seed}/forgeries`);
  const tally = newTally();
  const failures: string[] = [];
  for (; tally.runs < tries && failures.length < 10; tally.runs += 1) {
    const kind = random.next() < 0.5 ? 'cursor' : 'token';
    const { user, text, how } = forge(originals, kind, random);
    const accepted = await isAccepted(originals.feed, kind, user, text).catch((error: unknown) => String(error));
    if (accepted === false) continue;
    tally.violations += 1;
    failures.push(
      `FEEDLOOM_SEED=${seed}: a ${kind}, ${how}: ${accepted === true ? 'accepted' : accepted}: ${text.slice(0, 150)}`,
    );
  }
  const row = rowOf('T13', 'forged cursors and tokens', tally, seed);
  return failures.length === 0 ? { row } : { row, failure: failures.join('\n') };
}
