import { setTimeout as sleep } from 'node:timers/promises';
import { ask, openPage, until } from './ask.js';
import type { Answer, Asker } from './ask.js';
import { LATE } from './fallback-row.js';
import type { Outage } from './fallback-row.js';

/** Pins of a user's page that they have not saved, at least so many. */
async function pinsFor(api: Asker, user: string, least: number): Promise<readonly { readonly id: string }[]> {
  let pins: readonly { readonly id: string }[] = [];
  await until('there are pins to save', async () => {
    pins = (await openPage(api, user, 50)).said.pins?.filter(({ saved }) => saved === false) ?? [];
    return pins.length >= least;
  });
  return pins;
}

/** How many boards the ranker's walks find a pin on; -1 if it does not answer. */
async function boardsOf(ranker: Asker, pin: string): Promise<number> {
  const { said } = await ask(ranker, { path: `/internal/boards/${encodeURIComponent(pin)}` });
  return said.boards?.length ?? -1;
}

function save(api: Asker, pin: string, user: string): Promise<Answer> {
  return ask(api, { method: 'POST', path: `/v3/pins/${encodeURIComponent(pin)}/save`, user });
}

/** How long an edge takes from one API to the ranker. */
export const edgesArrive: Outage = async ({ fleet, nextUser }) => {
  const { apis, ranker } = fleet;
  const [api] = apis;
  const took: number[] = [];
  const failures: string[] = [];
  const user = nextUser();
  const pins = await pinsFor(api, user, 20);
  for (const { id } of pins.slice(0, 20)) {
    const before = await boardsOf(ranker, id);
    const begin = performance.now();
    const saving = save(api, id, user);
    while ((await boardsOf(ranker, id)) <= before && performance.now() - begin < 20_000) await sleep(50);
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

/** The store of the graph and whoever walks it are killed as soon as a save is acknowledged: its edge is walked after that. */
export const edgeIsKept: Outage = async ({ fleet: { apis, hbase, ranker }, nextUser }) => {
  const [api] = apis;
  const user = nextUser();
  const pin = (await pinsFor(api, user, 1)).at(-1)?.id ?? '-';
  let before = -1;
  await until('the ranker answers', async () => (before = await boardsOf(ranker, pin)) >= 0);
  const saved = await save(api, pin, user);
  await Promise.all([hbase.kill(), ranker.kill({ hold: true })]);
  const problems: string[] = [];
  if (saved.status !== 200 || saved.said.record !== 'done')
    problems.push(`the save was not recorded: ${saved.status}, ${saved.said.record ?? '-'}`);
  if (saved.ms > LATE.save) problems.push(`the save took ${saved.ms} ms`);
  await hbase.restart();
  await ranker.restart();
  const isWalked = async (): Promise<boolean> => (await boardsOf(ranker, pin)) > before;
  const recoveryMs = await until('the edge is walked', isWalked).catch(() => undefined);
  if (recoveryMs === undefined) problems.push('the ranker never walks the edge');
  const answered = `${saved.status} in ${saved.ms} ms, record ${saved.said.record ?? '-'}, before the kill`;
  return [
    {
      when: 'a save is acknowledged',
      broken: 'HBase and the ranker are killed at once',
      answered: `${answered}; the pin lay on ${before} boards`,
      recoveryMs,
      problems,
    },
  ];
};
