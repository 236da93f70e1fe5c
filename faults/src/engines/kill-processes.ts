import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@feedloom/core';
import type { ProcessMember } from '../../../examples/pinboard/fleet/members/process-member.js';
import type { Role } from '../../../examples/pinboard/roles.js';
import type { Result } from '../groups.js';
import { newTally, rowOf } from '../report.js';
import type { Tally } from '../report.js';
import { OutageBook } from './answers.js';
import { askProcess, BoardUser } from './board-users.js';
import type { ProcessesUnderTest } from './processes-under-test.js';
import { startProcesses } from './processes-under-test.js';

const READERS = 8;
/** Ten times what a page may take. */
const LIMIT_MS = 1200;
const RECOVERY_MS = 10_000;

const WHAT = { api: 'an API', worker: 'a worker', ranker: 'the ranker' } as const satisfies Record<Role, string>;

/** Kills one of our own processes of one kind under load, again and again; all run over the same stores. */
export async function killProcesses(role: Role, kills: number, seed: string): Promise<Result> {
  await using processes = await startProcesses();
  const { apis, workers, ranker } = processes;
  const [api] = apis;
  if (api === undefined) throw new Error('There is no API.');
  const { body } = await askProcess(api, '/v3/users');
  const ids = (body.users ?? []).map(({ id }) => id);
  const pins = await pinsOf(api, ids);
  const victims = { api: apis, worker: workers, ranker: [ranker] }[role];
  const users = ids.map((id) => new BoardUser(id, apis));
  // Awaited here: the processes end with this function.
  return await killKind({ what: WHAT[role], victims, kills, seed, processes, users, pins });
}

/** All pins that anybody is shown. */
async function pinsOf(api: ProcessMember, users: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const user of users) {
    for (let page = 0; page < 4; page += 1) {
      const { body } = await askProcess(api, '/v3/feed/home?limit=25', { user });
      for (const { id } of body.pins ?? []) found.add(id);
    }
  }
  return [...found];
}

interface Kind {
  readonly what: string;
  readonly victims: readonly ProcessMember[];
  readonly kills: number;
  readonly seed: string;
  readonly processes: ProcessesUnderTest;
  readonly users: readonly BoardUser[];
  readonly pins: readonly string[];
}

async function killKind({ what, victims, kills, seed, processes, users, pins }: Kind): Promise<Result> {
  const random = seededRandom(`${seed}/${what}`);
  const tally = newTally();
  const problems: string[] = [];
  const book = new OutageBook();
  let isOver = false;
  const working = [
    ...users.map((user) => user.save(pins, () => isOver)),
    ...users.slice(0, READERS).map((user) => user.read(() => isOver, book)),
  ];
  try {
    while (tally.runs < kills && problems.length === 0) {
      await sleep(500 + random.next() * 1000);
      const victim = victims[tally.runs % victims.length];
      tally.runs += 1;
      await victim?.kill({ hold: true });
      book.began();
      await sleep(500 + random.next() * 1500);
      await victim?.restart();
      book.ended();
      const since = performance.now();
      while (!(await isKnown(processes, users, -1))) {
        if (performance.now() - since > RECOVERY_MS) break;
        await sleep(100);
      }
      book.recovered(performance.now() - since);
      if (book.slowestRecoveryMs > RECOVERY_MS)
        problems.push('what was saved last was not known everywhere after 10 s');
    }
  } finally {
    isOver = true;
    await Promise.all(working);
  }
  await sleep(1000);
  problems.push(...(await compare(processes, users, pins, tally)));
  problems.push(...book.judge(LIMIT_MS, true));
  if (problems.length > 0 && tally.lost + tally.repeated === 0) tally.violations += problems.length;
  const saves = users.reduce((sum, { saved }) => sum + saved.length, 0);
  const labelled = book.during.filter(({ isWhole }) => !isWhole).length;
  const empty = users.reduce((sum, user) => sum + user.empty, 0);
  const detail =
    `${saves} saves acknowledged, ${book.during.length} pages while it was dead, ${labelled} of them labelled; of all ` +
    `${empty} had nothing but labels, and the slowest took ${Math.round(book.slowestMs)} of ` +
    `${LIMIT_MS} ms; all known again within ` +
    `${Math.round(book.slowestRecoveryMs)} ms`;
  const failure =
    problems.length === 0 ? undefined : `FEEDLOOM_SEED=${seed}: kill -9 of ${what}: ${problems.join('\n')}`;
  return { row: rowOf('T18', `kill -9 of ${what} of the pinboard, durability \`os\``, tally, seed), detail, failure };
}

/** Whether everybody knows the `at`th save of every user, and no work is left. */
async function isKnown(
  { apis, workers, ranker }: ProcessesUnderTest,
  users: readonly BoardUser[],
  at: number,
): Promise<boolean> {
  const known = users.flatMap((user) => {
    const pin = user.saved.at(at);
    if (pin === undefined) return [];
    return [...apis.map((api) => knowsSave(api, user.id, pin)), ranks(ranker, user.id, pin)];
  });
  const idle = workers.map(async (worker) => (await askProcess(worker, '/internal/stats')).status === 200);
  return (await Promise.all([...known, ...idle]).catch(() => [false])).every(Boolean);
}

async function knowsSave(api: ProcessMember, user: string, pin: string): Promise<boolean> {
  return (await askProcess(api, `/v3/pins/${pin}`, { user })).body.saved === true;
}

async function ranks(ranker: ProcessMember, user: string, pin: string): Promise<boolean> {
  const { body } = await askProcess(ranker, `/internal/boards/${pin}`);
  return body.boards?.some((board) => board.startsWith(`${user}-`)) === true;
}

/** With nobody dead: what was acknowledged must be known to all, and counted once; no work may be left or given up. */
async function compare(
  processes: ProcessesUnderTest,
  users: readonly BoardUser[],
  pins: readonly string[],
  tally: Tally,
): Promise<string[]> {
  const problems: string[] = [];
  const { apis, workers, ranker } = processes;
  for (const { id, saved } of users) {
    for (const pin of saved) {
      const known = [...(await Promise.all(apis.map((api) => knowsSave(api, id, pin)))), await ranks(ranker, id, pin)];
      if (known.every(Boolean)) continue;
      tally.lost += 1;
      problems.push(`${id} has saved ${pin}, but not everybody knows: ${known.join()}`);
    }
  }
  const [reader] = users;
  for (const pin of pins) {
    const counts = await Promise.all(
      apis.map(async (api) => (await askProcess(api, `/v3/pins/${pin}`, { user: reader?.id })).body.saves ?? 0),
    );
    if (new Set(counts).size === 1) continue;
    tally.repeated += 1;
    problems.push(`${pin} has been saved ${counts.join(' or ')} times, depending on whom one asks`);
  }
  const [worker] = workers;
  if (worker === undefined) return problems;
  const since = performance.now();
  for (;;) {
    const { queues = {} } = (await askProcess(worker, '/internal/stats')).body;
    const left = Object.entries(queues).filter(([, { waiting, leased, dead }]) => waiting + leased + dead > 0);
    if (left.length === 0) return problems;
    if (performance.now() - since < RECOVERY_MS) {
      await sleep(200);
      continue;
    }
    problems.push(`work is left or was given up: ${JSON.stringify(Object.fromEntries(left))}`);
    return problems;
  }
}
