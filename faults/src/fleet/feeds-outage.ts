import { setTimeout as sleep } from 'node:timers/promises';
import { ask, openPage } from './ask.js';
import type { Answer, Asker } from './ask.js';
import { judge, LATE, textOf } from './fallback-row.js';
import type { Outage } from './fallback-row.js';
import { untilWhole } from './until-whole.js';

/** How long the feeds' primary stays dead, in milliseconds: longer than another one takes to take over. */
const DEAD_MS = 8_000;

/** How long somebody who hides pins rests after each, in milliseconds. */
const REST_MS = 500;

/** Says that a page has nothing new, as what was shown could not be kept. */
const NOTHING_NEW = /^(feed|store) <-/;

/** Hides pins of a page, one after the other, until it is over. @returns How many were, and of how many. */
async function hideSome(api: Asker, user: string, page: Answer, isOver: () => boolean): Promise<string> {
  let [asked, done] = [0, 0];
  for (const { token } of page.said.pins ?? []) {
    if (isOver()) break;
    const { status } = await ask(api, { method: 'POST', path: '/v3/hide', user, body: { token } });
    asked += 1;
    if (status === 200) done += 1;
    await sleep(REST_MS);
  }
  return `${done} of ${asked}`;
}

/**
 * The feeds' primary is killed: a replica answers, then another primary. What is to be confirmed by all that may take over
 * cannot be written until the dead one is back.
 */
export const feedsDie: Outage = async ({ fleet, nextUser }) => {
  const [api] = fleet.apis;
  const [user, another] = [nextUser(), nextUser()];
  for (const each of [user, another]) await untilWhole(api, each, 'stores');
  const before = await openPage(api, another);
  const begin = performance.now();
  await (await fleet.feeds.primaryOf()).kill();
  const dead = await openPage(api, user);
  const problems = judge(dead, LATE.page, /<- (replica|materialised-feed)/);
  const isOver = (): boolean => performance.now() - begin >= DEAD_MS;
  const hiding = hideSome(api, another, before, isOver);
  let [pages, renewed, slowestMs] = [1, 0, dead.ms];
  while (!isOver()) {
    const page = await openPage(api, user);
    pages += 1;
    if (page.status === 200 && !page.labels.some((text) => NOTHING_NEW.test(text))) renewed += 1;
    slowestMs = Math.max(slowestMs, page.ms);
    problems.push(...judge(page, LATE.page, undefined));
    await sleep(100);
  }
  const hidden = await hiding;
  await fleet.feeds.restart();
  const recoveryMs = await untilWhole(api, user, 'stores');
  return [
    {
      when: 'the feeds’ primary dies',
      broken: 'the primary of Redis Sentinel is killed, and started again 8 s later',
      answered: `${textOf(dead)}; ${pages} pages meanwhile, ${renewed} of them with something new, the slowest in ${slowestMs} ms; ${hidden} hides done`,
      recoveryMs,
      problems,
    },
  ];
};
