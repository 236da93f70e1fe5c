import { MemoryStore } from '@feedloom/core/memory';
import { runCommands } from '../../feed/run-commands.js';
import { servicesFrom } from './services-from.js';

/** The random commands of T1, fewer of them. */
export async function randomCommands(folder: string): Promise<string | undefined> {
  const { failure } = await runCommands({
    group: 'T1',
    what: 'planted',
    seed: '1',
    runs: 60,
    maxCommands: 60,
    store: () => new MemoryStore(),
    shrinks: false,
    services: await servicesFrom(folder),
  });
  return failure?.split('\n').find((line) => line.startsWith('BrokenPromise')) ?? failure?.split('\n')[0];
}
