import { ask, openPage, until } from './ask.js';
import type { Answer, Asker } from './ask.js';
import { judge, LATE, textOf } from './fallback-row.js';
import type { Outage } from './fallback-row.js';
import { untilWhole } from './until-whole.js';

/** What is below the page, as somebody who scrolls asks for it. */
function openOlder(asker: Asker, user: string, next: string | undefined): Promise<Answer> {
  return ask(asker, { path: `/v3/feed/home?limit=${PAGE}&cursor=${encodeURIComponent(next ?? '-')}`, user });
}

/** What pages say of what they could not read from the store. */
const LACKS = /^(feed|store|hydrate|catalogue|pools|pull|retractions) <-/;

/** How long a page is. */
const PAGE = 12;

/** @returns What is wrong with a page that either lacks nothing or says what of the store it lacks. */
function judgeHonest(answer: Answer): string[] {
  const problems = judge(answer, LATE.page, undefined);
  const isWhole = answer.labels.length === 0 && answer.said.pins?.length === PAGE;
  if (isWhole || answer.labels.some((text) => LACKS.test(text))) return problems;
  return [...problems, `it is not whole and does not say so: ${textOf(answer)}`];
}

/**
 * The store of pools, catalogue, graph and log is killed: pages, older pages, a save and a new pin are asked for, and all that
 * was taken is there after it.
 */
export const storeDies: Outage = async ({ fleet, nextUser, nextPicture }) => {
  const { apis, hbase, ranker } = fleet;
  const [first] = apis;
  const other = apis.at(-1) ?? first;
  const [user, saver] = [nextUser(), nextUser()];
  await untilWhole(first, user, 'stores');
  // Two chunks, so that there is something below.
  const before = await openPage(first, user, PAGE);
  let pin = '';
  await until('there is a pin to save', async () => {
    const { pins = [] } = (await openPage(first, saver, 50)).said;
    pin = pins.findLast(({ saved }) => saved === false)?.id ?? '';
    return pin !== '';
  });
  const path = `/v3/pins/${encodeURIComponent(pin)}/save`;
  const boards = async (): Promise<number> =>
    (await ask(ranker, { path: `/internal/boards/${encodeURIComponent(pin)}` })).said.boards?.length ?? -1;
  const lay = await boards();

  await hbase.kill();
  const dead = await openPage(other, user);
  const older = await openOlder(other, user, before.said.next);
  const again = await openPage(other, user);
  const saved = await ask(first, { method: 'POST', path, user: saver });
  const form = new FormData();
  form.set('image', await nextPicture());
  form.set('title', 'Made while HBase is dead');
  const made = await ask(first, { method: 'POST', path: '/v3/pins/create', user, body: form });

  const begin = performance.now();
  await hbase.restart();
  const startedMs = Math.round(performance.now() - begin);
  const whole = await untilWhole(other, user, 'stores');
  const written = await until('the pin is written', async () => {
    return (await ask(other, { path: `/v3/pins/${made.said.id ?? '-'}`, user })).status === 200;
  });
  const learned = await until('the ranker knows the save', async () => (await boards()) > lay).catch(() => undefined);

  const back = ` (HBase took ${startedMs} ms to start)`;
  return [
    {
      when: 'the graph’s store is down',
      broken: 'HBase is killed; a page by another API than before',
      answered: textOf(dead) + back,
      recoveryMs: whole,
      problems: judge(dead, LATE.page, LACKS),
    },
    {
      when: 'the graph’s store is down',
      broken: 'HBase is killed; scrolling down, and a page once more',
      answered: `${textOf(older)}; then ${textOf(again)}`,
      problems: [...judgeHonest(older), ...judgeHonest(again)],
    },
    {
      when: 'the graph cannot be written',
      broken: 'HBase is killed; a pin is saved',
      answered: `${saved.status} in ${saved.ms} ms; record ${saved.said.record ?? '-'}; before it the pin lay on ${lay} boards`,
      recoveryMs: learned,
      problems: [
        ...(saved.status === 200 && saved.said.record === 'pending' ? [] : ['the save was not kept for later']),
        ...(saved.ms > LATE.save ? [`the save took ${saved.ms} ms`] : []),
        ...(learned === undefined ? ['the ranker never walks the edge'] : []),
      ],
    },
    {
      when: 'metadata cannot be written',
      broken: 'HBase is killed; a pin is made',
      answered: `${made.status} in ${made.ms} ms; metadata ${made.said.metadata ?? '-'}, vision ${made.said.vision ?? '-'}`,
      recoveryMs: whole + written,
      problems:
        made.status === 201 && made.said.metadata === 'pending' && made.ms <= LATE.create
          ? []
          : ['it was not kept for later'],
    },
  ];
};
