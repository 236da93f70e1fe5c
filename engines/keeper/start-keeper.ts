import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StartEngineOptions } from '../engine.js';
import type { Answer } from './ask-keeper.js';
import type { EngineState } from './engine-state.js';
import { keeperLog } from './engine-state.js';

/** Starts an engine in the background, where it outlives this process. @returns It, once it answers. */
export async function startKeeper(name: string, options: StartEngineOptions): Promise<EngineState> {
  const log = await keeperLog(name);
  const output = openSync(log, 'a', 0o600);
  const keeper = spawn(
    process.execPath,
    [
      '--conditions=@feedloom/source',
      '--import',
      'tsx',
      join(import.meta.dirname, 'keep.ts'),
      name,
      JSON.stringify(options),
    ],
    {
      cwd: resolve(import.meta.dirname, '../..'),
      detached: true,
      stdio: ['ignore', output, output, 'ipc'],
    },
  );
  closeSync(output);
  const ended = once(keeper, 'exit').then((): [Answer] => [{ error: `The keeper of ${name} ended; see ${log}.` }]);
  const [answer] = (await Promise.race([once(keeper, 'message'), ended])) as [Answer];
  if (keeper.connected) keeper.disconnect();
  keeper.unref();
  if ('error' in answer) throw new Error(answer.error);
  return answer.state;
}
