import { setTimeout as sleep } from 'node:timers/promises';
import { redisCommand } from '../../../engines/redis/redis-command.js';
import { ask, openPage, until } from './ask.js';
import type { Asker } from './ask.js';
import { judge, LATE, textOf } from './fallback-row.js';
import type { FallbackRow, Outage } from './fallback-row.js';
import { signalAll } from './models-of.js';
import { untilRanked } from './until-ranked.js';

/** What pages say while one of the parts is broken; that ranking is late says nothing of these. */
const BROKEN = {
  ranker: /^ranker <- (kept-ranking|trending)/,
  stores: /^(feed|store|hydrate|catalogue|pools) <-/,
} as const;

/** Waits until no page of a user says that a part is broken. */
function untilWhole(asker: Asker, user: string, broken: RegExp): Promise<number> {
  return until(`pages of ${asker.port} are whole`, async () => {
    const { status, labels, said } = await openPage(asker, user);
    return status === 200 && !labels.some((label) => broken.test(label)) && (said.pins ?? []).length > 0;
  });
}

/** The ranker stands still, is killed, and is gone with nothing kept of the user. Another API answers than the one before. */
export const rankerDies: Outage = async ({ fleet, nextUser }) => {
  const { apis, ranker, cache } = fleet;
  const [first] = apis;
  const other = apis.at(-1) ?? first;
  const user = nextUser();
  await untilRanked(fleet, first, user);
  const rows: FallbackRow[] = [];
  signalAll(ranker.pids, 'SIGSTOP');
  const late = await openPage(other, user);
  rows.push({
    when: 'the graph ranker is late',
    broken: 'the ranker is stopped (SIGSTOP); asked by another API than before',
    answered: textOf(late),
    problems: judge(late, LATE.page, BROKEN.ranker),
  });
  await ranker.kill({ hold: true });
  const dead = await openPage(other, user);
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
  const recoveryMs = await untilWhole(other, nextUser(), BROKEN.ranker);
  return rows.map((row) => ({ ...row, recoveryMs }));
};

/** The shared cache is emptied, and then killed. */
export const cacheDies: Outage = async ({ fleet, nextUser }) => {
  const [api] = fleet.apis;
  const user = nextUser();
  await openPage(api, user);
  await redisCommand(fleet.cache, 'FLUSHALL');
  const missed = await openPage(api, user);
  await fleet.cache.kill();
  const dead = await openPage(api, user);
  const row = { when: 'the cache misses, or is down', broken: 'the cache’s Redis is emptied, then killed' };
  await fleet.cache.restart();
  const recoveryMs = await untilWhole(api, user, BROKEN.stores);
  const problems = [...judge(missed, LATE.page, undefined), ...judge(dead, LATE.page, undefined)];
  return [{ ...row, answered: `${textOf(missed)}; then ${textOf(dead)}`, recoveryMs, problems }];
};

/** The feeds' primary is killed: a replica answers, then another primary. */
export const feedsDie: Outage = async ({ fleet, nextUser }) => {
  const [api] = fleet.apis;
  const user = nextUser();
  await openPage(api, user);
  await (await fleet.feeds.primaryOf()).kill();
  const dead = await openPage(api, user);
  const recoveryMs = await untilWhole(api, user, BROKEN.stores);
  await fleet.feeds.restart();
  return [
    {
      when: 'the feeds’ primary dies',
      broken: 'the primary of Redis Sentinel is killed and stays dead',
      answered: textOf(dead),
      recoveryMs,
      problems: judge(dead, LATE.page, undefined),
    },
  ];
};

/** The queues' Redis is killed: pages are as before. */
export const queuesDie: Outage = async ({ fleet, nextUser }) => {
  const [api] = fleet.apis;
  const user = nextUser();
  await openPage(api, user);
  await fleet.queues.kill();
  const dead = await openPage(api, user);
  await fleet.queues.restart();
  const recoveryMs = await untilWhole(api, user, BROKEN.stores);
  const row = { when: 'the queues die', broken: 'the queues’ Redis is killed' };
  return [{ ...row, answered: textOf(dead), recoveryMs, problems: judge(dead, LATE.page, undefined) }];
};

/** The pools', catalogue's and graph's store is killed; what was acknowledged just before is there after it. */
export const storeDies: Outage = async ({ fleet, nextUser, nextPicture }) => {
  const { apis, hbase, ranker } = fleet;
  const [first] = apis;
  const other = apis.at(-1) ?? first;
  const [user, saver] = [nextUser(), nextUser()];
  await openPage(first, user);
  let pin = '';
  await until('there is a pin to save', async () => {
    pin = (await openPage(first, saver, 50)).said.pins?.at(-1)?.id ?? '';
    return pin !== '';
  });
  const boards = async (): Promise<number> =>
    (await ask(ranker, { path: `/internal/boards/${encodeURIComponent(pin)}` })).said.boards?.length ?? -1;
  const before = await boards();
  const saved = await ask(first, { method: 'POST', path: `/v3/pins/${encodeURIComponent(pin)}/save`, user: saver });
  await hbase.kill();
  await ranker.kill({ hold: true });
  const dead = await openPage(other, user);
  const down = {
    when: 'the graph’s store is down',
    broken: 'HBase is killed; asked by another API than before',
    answered: textOf(dead),
    problems: judge(dead, LATE.page, BROKEN.stores),
  };
  const form = new FormData();
  form.set('image', await nextPicture());
  form.set('title', 'Made while HBase is dead');
  const made = await ask(first, { method: 'POST', path: '/v3/pins/create', user, body: form });
  const isPending = made.status === 201 && made.said.metadata === 'pending';
  const metadata = {
    when: 'metadata cannot be written',
    broken: 'HBase is killed',
    answered: `${made.status} in ${made.ms} ms; metadata ${made.said.metadata ?? '-'}, vision ${made.said.vision ?? '-'}`,
    problems: isPending && made.ms <= LATE.create ? [] : ['it was not kept for later'],
  };
  const begin = performance.now();
  await hbase.restart();
  const restartedMs = performance.now() - begin;
  const whole = await untilWhole(other, user, BROKEN.stores);
  const written = await until('the pin is written', async () => {
    return (await ask(other, { path: `/v3/pins/${made.said.id ?? '-'}`, user })).status === 200;
  });
  await ranker.restart();
  const learned = await until('the ranker knows the save', async () => (await boards()) > before).catch(
    () => undefined,
  );
  const graph = {
    when: 'the graph cannot be written',
    broken: 'HBase and the ranker are killed as soon as a save is acknowledged',
    answered: `${saved.status} in ${saved.ms} ms before the kill; before it the pin lay on ${before} boards`,
    problems: [
      ...(saved.status === 200 ? [] : [`the save answered ${saved.status}`]),
      ...(learned === undefined ? ['the ranker never walks the edge'] : []),
    ],
  };
  const back = ` (HBase took ${Math.round(restartedMs)} ms to start)`;
  return [
    { ...down, answered: down.answered + back, recoveryMs: whole },
    { ...metadata, recoveryMs: whole + written },
    { ...graph, recoveryMs: learned },
  ];
};

/** How long an edge takes from one API to the ranker. */
export const edgesArrive: Outage = async ({ fleet, nextUser }) => {
  const { apis, ranker } = fleet;
  const [api] = apis;
  const took: number[] = [];
  const failures: string[] = [];
  const user = nextUser();
  let pins: readonly { readonly id: string }[] = [];
  await until('there are pins to save', async () => {
    pins = (await openPage(api, user, 50)).said.pins ?? [];
    return pins.length >= 20;
  });
  for (const { id } of pins.slice(0, 20)) {
    const path = `/internal/boards/${encodeURIComponent(id)}`;
    const boards = async (): Promise<number> => (await ask(ranker, { path })).said.boards?.length ?? -1;
    const before = await boards();
    const begin = performance.now();
    const saving = ask(api, { method: 'POST', path: `/v3/pins/${encodeURIComponent(id)}/save`, user });
    while ((await boards()) <= before && performance.now() - begin < 20_000) await sleep(50);
    took.push(Math.round(performance.now() - begin));
    const { status } = await saving;
    if (status !== 200) failures.push(`a save answered ${status}`);
  }
  took.sort((a, b) => a - b);
  const worst = took.at(-1) ?? Infinity;
  const median = took[Math.floor(took.length / 2)] ?? 0;
  if (worst > 5_000) failures.push('the slowest took longer than 5 s');
  return [
    {
      when: 'an edge is saved on one API',
      broken: 'nothing',
      answered: `the ranker walks it after ${median} ms (median), ${worst} ms at most, of ${took.length}`,
      problems: failures,
    },
  ];
};
