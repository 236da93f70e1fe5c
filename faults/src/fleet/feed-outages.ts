import { setTimeout as sleep } from 'node:timers/promises';
import { redisCommand } from '../../../engines/redis/redis-command.js';
import { UNNOTICED_MS } from '../../../examples/pinboard/ranking/ranking-client.js';
import { ask, openPage } from './ask.js';
import { judge, LATE, textOf } from './fallback-row.js';
import type { FallbackRow, Outage } from './fallback-row.js';
import { signalAll } from './models-of.js';
import { untilRanked } from './until-ranked.js';
import { BROKEN, untilWhole } from './until-whole.js';

/** How long a ranker that stands still may go unnoticed: what is promised, and the pauses between two pages. */
const NOTICED_MS = UNNOTICED_MS + 3_000;

/**
 * The ranker stands still, is killed, and is gone with nothing kept of the user. Another API answers than the one before.
 * While what is kept knows all that its user did, pages are whole; who makes it anew is missed only then.
 */
export const rankerDies: Outage = async ({ fleet, nextUser }) => {
  const { apis, ranker, cache } = fleet;
  const [first] = apis;
  const other = apis.at(-1) ?? first;
  const [user, another] = [nextUser(), nextUser()];
  for (const each of [user, another]) await untilRanked(fleet, first, each);
  const rows: FallbackRow[] = [];
  signalAll(ranker.pids, 'SIGSTOP');
  const late = await openPage(other, user);
  let noted = late;
  const begin = performance.now();
  const isNoted = (): boolean => noted.labels.some((label) => BROKEN.ranker.test(label));
  while (!isNoted() && performance.now() - begin < NOTICED_MS) {
    await sleep(500);
    noted = await openPage(other, user);
  }
  rows.push({
    when: 'the graph ranker is late',
    broken: 'the ranker is stopped (SIGSTOP); asked by another API than before',
    answered: `${textOf(late)}; ${Math.round(performance.now() - begin)} ms later ${textOf(noted)}`,
    problems: [...judge(late, LATE.page, undefined), ...judge(noted, LATE.page, BROKEN.ranker)],
  });
  await ranker.kill({ hold: true });
  const dead = await openPage(other, another);
  rows.push({
    when: 'the graph ranker is failing',
    broken: 'the ranker is killed; asked by another API than before',
    answered: textOf(dead),
    problems: judge(dead, LATE.page, /kept-ranking/),
  });
  await redisCommand(cache, 'FLUSHALL');
  const unknown = await openPage(other, nextUser());
  rows.push({
    when: 'too few results',
    broken: 'the ranker is dead, and nothing is kept of the user',
    answered: textOf(unknown),
    problems: judge(unknown, LATE.page, /trending/),
  });
  await ranker.restart();
  const recoveryMs = await untilWhole(other, nextUser(), 'ranker');
  return rows.map((row) => ({ ...row, recoveryMs }));
};

/** The shared cache is emptied, and then killed. */
export const cacheDies: Outage = async ({ fleet, nextUser }) => {
  const [api] = fleet.apis;
  const user = nextUser();
  await untilWhole(api, user, 'stores');
  await redisCommand(fleet.cache, 'FLUSHALL');
  const missed = await openPage(api, user);
  await fleet.cache.kill();
  const dead = await openPage(api, user);
  const row = { when: 'the cache misses, or is down', broken: 'the cache’s Redis is emptied, then killed' };
  await fleet.cache.restart();
  const recoveryMs = await untilWhole(api, user, 'stores');
  const problems = [...judge(missed, LATE.page, undefined), ...judge(dead, LATE.page, undefined)];
  return [{ ...row, answered: `${textOf(missed)}; then ${textOf(dead)}`, recoveryMs, problems }];
};

/** The queues' Redis is killed: pages and saves are as before. */
export const queuesDie: Outage = async ({ fleet, nextUser }) => {
  const [api] = fleet.apis;
  const user = nextUser();
  await untilWhole(api, user, 'stores');
  const pin = (await openPage(api, user)).said.pins?.[0]?.id ?? '-';
  await fleet.queues.kill();
  const dead = await openPage(api, user);
  const saved = await ask(api, { method: 'POST', path: `/v3/pins/${encodeURIComponent(pin)}/save`, user });
  await fleet.queues.restart();
  const recoveryMs = await untilWhole(api, user, 'stores');
  const row = { when: 'the queues die', broken: 'the queues’ Redis is killed' };
  const isSaved = saved.status === 200 && saved.said.record === 'done';
  const save = isSaved && saved.ms <= LATE.save ? [] : [`a save answered ${saved.status} in ${saved.ms} ms`];
  return [
    {
      ...row,
      answered: `${textOf(dead)}; a save: ${saved.status} in ${saved.ms} ms, record ${saved.said.record ?? '-'}`,
      recoveryMs,
      problems: [...judge(dead, LATE.page, undefined), ...save],
    },
  ];
};
