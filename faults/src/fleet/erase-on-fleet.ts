import { Buffer } from 'node:buffer';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisCommand } from '../../../engines/redis/redis-command.js';
import type { RedisServer } from '../../../engines/redis/start-redis.js';
import type { Result } from '../groups.js';
import { newTally, rowOf } from '../report.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { ask, openPage, until } from './ask.js';
import type { Answer } from './ask.js';
import { CANARY } from './canary-world.js';
import { drawPicture } from './draw-picture.js';
import { findInFiles } from './find-in-files.js';
import type { Finding } from './find-in-files.js';
import { startFleetUnderTest, whyNoFleet } from './fleet-under-test.js';
import type { FleetUnderTest } from './fleet-under-test.js';
import { untilRanked } from './until-ranked.js';

const PINS = 48;

/** HBase keeps the log of its writes and files that it has rewritten; here it lets go of them soon. */
const SOON = {
  'hbase.hfile.compaction.discharger.interval': '2000',
  'hbase.regionserver.logroll.period': '10000',
  'hbase.master.logcleaner.ttl': '1000',
  'hbase.master.hfilecleaner.ttl': '1000',
  'hbase.master.cleaner.interval': '2000',
};

/** What stays of a user by design: that the world has drawn a picture of them, and the key of the feed's tombstone. */
const STAYS = [
  new RegExp(`\\["${CANARY.user}","`),
  new RegExp(`:u:${CANARY.user}\\x01ch`),
  new RegExp(`feeds:\\{${Buffer.from(`pinboard:u:${CANARY.user}`).toString('base64url')}\\}`),
];

/** How long it is waited until nothing else is left, in milliseconds. */
const PATIENCE_MS = 120_000;

/**
 * Lets a user with words of their own do all that users do on a fleet, erases them by the API, and then searches every
 * file of every engine and process, after the housekeeping that each engine has for what was deleted.
 */
export async function* eraseOnFleet(seed: string): AsyncGenerator<Result> {
  const reason = whyNoFleet();
  if (reason !== undefined) throw new Error(reason);
  await using directory = await temporaryDirectory();
  const program = fileURLToPath(new URL('./canary-process.ts', import.meta.url));
  await using fleet = await startFleetUnderTest({ data: directory.path, apis: 1, pins: PINS, program, settings: SOON });
  const problems: string[] = [];
  const { tokens, picture } = await live(fleet, seed, problems);
  const words = [CANARY.user, CANARY.board, CANARY.words, ...tokens, picture];
  const search = (): Promise<readonly Finding[]> => findInFiles(fleet.data, words, whoseOf);

  const before = countByEngine(await search());
  // On a busy machine every ranking is late, and the cache keeps none.
  for (const whose of ['hbase', 'feeds', 'queues'])
    if (!before.has(whose)) problems.push(`the search does not see what ${whose} holds`);
  const [api] = fleet.apis;
  const erased = await ask(api, { method: 'DELETE', path: '/v3/me', user: CANARY.user });
  if (erased.status !== 200) problems.push(`erasing answered ${erased.status}: ${erased.labels.join()}`);
  const begin = performance.now();
  await sleep(3_000);
  const unkempt = countByEngine(await search());
  await Promise.all([...fleet.feeds.servers, fleet.cache, fleet.queues].map(rewriteLog));
  const gone = new Map<string, number>();
  let left: readonly Finding[] = [];
  while (performance.now() - begin < PATIENCE_MS) {
    // Again and again: its log is let go of once all that it tells is in files.
    await fleet.hbase.compact('pinboard');
    left = (await search()).filter((finding) => !isMeantToStay(finding));
    const still = countByEngine(left);
    for (const whose of before.keys())
      if (!still.has(whose) && !gone.has(whose)) gone.set(whose, Math.round((performance.now() - begin) / 1000));
    if (left.length === 0) break;
    await sleep(3_000);
  }
  const stays = (await search()).filter(isMeantToStay);
  const lines = [...new Set(left.map(({ file, word, around }) => `${file} holds ${word}: ${JSON.stringify(around)}`))];
  problems.push(...lines.slice(0, 40));
  const detail = [
    `before: ${textOfCounts(before)}`,
    `3 s after it, without housekeeping: ${textOfCounts(unkempt)}`,
    `gone after: ${[...gone].map(([whose, s]) => `${whose} ${s} s`).join(', ')}`,
    `stays by design: ${[...new Set(stays.map(({ whose, around }) => `${whose} ${JSON.stringify(around)}`))].join(', ')}`,
  ].join('; ');
  const tally = { ...newTally(), runs: 1, violations: problems.length };
  yield {
    row: rowOf('fleet-erase', 'a user of the fleet, in every file of every engine and process', tally, seed),
    detail,
    failure: problems.length === 0 ? undefined : `FEEDLOOM_SEED=${seed}: ${problems.join('\n')}`,
  };
}

const isMeantToStay = ({ around }: Finding): boolean => STAYS.some((pattern) => pattern.test(around));

/** Does what users do. @returns Words that were given to them alone. */
async function live(
  fleet: FleetUnderTest,
  seed: string,
  problems: string[],
): Promise<{ tokens: readonly string[]; picture: Uint8Array }> {
  const { apis, worker } = fleet;
  const [api] = apis;
  const { user, words } = CANARY;
  const grown = async (): Promise<boolean> => {
    const { made, wanted } = (await ask(worker, { path: '/internal/stats' })).said.growth ?? {};
    return made !== undefined && made === wanted;
  };
  await until('the board has its pins', grown, 600_000);
  let page: Answer | undefined;
  await until('the user has a feed', async () => {
    page = await openPage(api, user, 8);
    return (page.said.pins ?? []).filter(({ token }) => token !== undefined).length >= 6;
  });
  await untilRanked(fleet, api, user);
  const pins = page?.said.pins ?? [];
  const tokens = pins.flatMap(({ token }) => token ?? []);
  const image = await drawPicture(seed);
  const form = new FormData();
  form.set('image', image);
  form.set('text', words);
  const post = (path: string, body: object | FormData = {}): Promise<Answer> =>
    ask(api, { method: 'POST', path, user, body });
  const done = [
    ...(await Promise.all(pins.slice(0, 3).map(({ id }) => post(`/v3/pins/${encodeURIComponent(id)}/save`)))),
    await post('/v3/track', { kind: 'seen', tokens }),
    await post('/v3/track', { kind: 'engaged', tokens: tokens.slice(3, 5) }),
    await post('/v3/hide', { token: tokens[5] }),
    await post('/v3/search/visual', form),
    await openPage(api, user, 8),
  ];
  for (const [place, { status, labels }] of done.entries())
    if (status !== 200) problems.push(`deed ${place} answered ${status}: ${labels.join()}`);
  // Offers and lessons are on their way.
  await sleep(5_000);
  const bytes = Buffer.from(await image.arrayBuffer());
  const middle = Math.floor(bytes.length / 2);
  return { tokens, picture: bytes.subarray(middle, middle + 32) };
}

/** Has a Redis write its log anew, from what it holds now, as plain text. */
async function rewriteLog(server: RedisServer): Promise<void> {
  await redisCommand(server, 'CONFIG SET aof-use-rdb-preamble no');
  await redisCommand(server, 'BGREWRITEAOF');
  await until('the log is written anew', async () => {
    const info = await redisCommand(server, 'INFO persistence');
    return info.includes('aof_rewrite_in_progress:0') && info.includes('aof_rewrite_scheduled:0');
  });
}

/** `engines/hbase/…` is HBase's, `logs/api.log` and `api/…` are the API's. */
function whoseOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  if (first === 'engines') return second;
  return first === 'logs' ? `log of ${second.replace('.log', '')}` : first;
}

function countByEngine(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { whose } of findings) counts.set(whose, (counts.get(whose) ?? 0) + 1);
  return counts;
}

function textOfCounts(counts: ReadonlyMap<string, number>): string {
  return counts.size === 0 ? 'nothing' : [...counts].map(([whose, count]) => `${count} in ${whose}`).join(', ');
}
