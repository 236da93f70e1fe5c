import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { HomeAnswer, HomeQuestion, HomeReport } from './home-protocol.js';
import { machineTime } from './home-protocol.js';
import { openHomeService } from './home-service.js';
import { DEADLINE_MS } from './home-feed.js';
import type { HomeFolder } from './home-folder.js';
import type { HomeSize } from './home-size.js';

/** Serves home feeds to the process that started this one, over a copy of the catalogue. */
const { folder, size } = JSON.parse(process.argv[2] ?? '{}') as { folder: HomeFolder; size: HomeSize };

/** What is left at least, in milliseconds: a read of the store. */
const LEAST_MS = 20;

const copy = await mkdtemp(join(tmpdir(), 'feedloom-home-'));
await cp(folder.store, join(copy, 'store'), { recursive: true });
const service = await openHomeService({ ...folder, store: join(copy, 'store') }, size);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
let since = { cpu: process.cpuUsage(), utilisation: performance.eventLoopUtilization(), at: performance.now() };

process.on('message', (question: HomeQuestion) => void reply(question));
process.once('disconnect', () => process.exit(1));
process.send?.('ready');

async function reply(question: HomeQuestion): Promise<void> {
  if (question.kind === 'open') process.send?.({ id: question.id, answer: await open(question) });
  else if (question.kind === 'kept') {
    await service.readKept(question.user);
    process.send?.({ id: question.id, answer: undefined });
  } else if (question.kind === 'report') process.send?.({ id: question.id, answer: report() });
  else {
    await service[Symbol.asyncDispose]();
    await rm(copy, { recursive: true, force: true });
    process.send?.({ id: question.id, answer: undefined }, () => process.exit());
  }
}

async function open({ user, startedAt }: Extract<HomeQuestion, { kind: 'open' }>): Promise<HomeAnswer> {
  const waitedMs = machineTime() - startedAt;
  service.times.count('arrival', waitedMs);
  try {
    // The deadline came with the request: what it waited for its turn is not given again. A late one gets the feed as it was.
    const deadlineMs = Math.max(LEAST_MS, DEADLINE_MS - waitedMs);
    const page = await service.times.time('open', () => service.feed.open(user, { deadlineMs }));
    const degraded = page.degraded.map(({ part, reason }) => `${part} ${reason}`);
    const rungs = new Set(page.items.slice(0, page.fresh).map(({ data }) => data.rung));
    const rung = ['full', 'dot', 'collaborative', 'cached', 'trending', 'as-given'].find((name) => rungs.has(name));
    return { rung: rung ?? 'pools', items: page.items.length, fresh: page.fresh, degraded };
  } catch (error) {
    return { rung: 'error', items: 0, fresh: 0, degraded: [String(error)] };
  }
}

function report(): HomeReport {
  const { user, system } = process.cpuUsage(since.cpu);
  const now = performance.now();
  const wallMs = now - since.at;
  const { utilization } = performance.eventLoopUtilization(since.utilisation);
  const answer: HomeReport = {
    stages: service.times.take(),
    ladder: service.rungs(),
    cpuMs: (user + system) / 1_000,
    wallMs,
    mainMs: utilization * wallMs,
    loopP99Ms: delay.percentile(99) / 1e6,
  };
  since = { cpu: process.cpuUsage(), utilisation: performance.eventLoopUtilization(), at: now };
  delay.reset();
  return answer;
}
