import { MemoryStore } from '@feedloom/core/memory';
import { runInterleavings } from './src/feed/interleave.js';
const runs = +(process.argv[2] ?? 200);
for (const layout of ['cells', 'blocks'] as const)
  for (const two of [false, true]) {
    const t = Date.now();
    const c = process.cpuUsage().user;
    const { row, failure } = await runInterleavings({
      group: 'T2',
      what: layout + two,
      seed: process.env.FEEDLOOM_SEED ?? '7',
      runs,
      layout,
      open: () => new MemoryStore(),
      openFeed: two ? () => new MemoryStore() : undefined,
    });
    console.log(
      JSON.stringify(row),
      failure?.slice(0, 6000) ?? '',
      Date.now() - t,
      'ms',
      (process.cpuUsage().user - c) / 1000,
    );
  }
