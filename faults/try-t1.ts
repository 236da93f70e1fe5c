import { MemoryStore } from '@feedloom/core/memory';
import { runCommands } from './src/feed/run-commands.js';
for (const layout of ['cells', 'blocks'] as const) {
  const t = Date.now();
  const runs = +(process.argv[2] ?? 200);
  const { row, failure } = await runCommands({
    group: 'T1',
    what: layout,
    seed: process.env.FEEDLOOM_SEED ?? '7',
    runs,
    maxCommands: 100,
    layout,
    store: () => new MemoryStore(),
  });
  console.log(row, failure, Date.now() - t, 'ms', process.cpuUsage().user / 1000);
}
