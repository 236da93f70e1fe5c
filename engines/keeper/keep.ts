/*
 * node engines/keeper/keep.ts NAME OPTIONS
 *
 * Starts one engine, keeps it, and does what it is asked to by a socket, until it is told to stop. Runs in the background
 * for `npm run engines -- up`; says by its channel when the engine answers, or why it cannot be started.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { type Socket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, StartEngineOptions } from '../engine.js';
import { findEngines } from '../registry.js';
import type { Answer, Request } from './ask-keeper.js';
import type { EngineState } from './engine-state.js';
import { forgetState, writeState } from './engine-state.js';

const [name = '', options = '{}'] = process.argv.slice(2);

function tell(answer: Answer): void {
  process.send?.(answer, () => process.disconnect());
}

async function keep(engine: Engine): Promise<EngineState> {
  const room = await mkdtemp(join(tmpdir(), 'fl-keep-'));
  const socket = join(room, 'socket');
  const look = (): EngineState => {
    const { host, port, directory, pid } = engine;
    return { name, host, port, directory, pid, keeper: process.pid, socket };
  };
  const stop = async (): Promise<void> => {
    await forgetState(name);
    await engine.stop();
    await rm(room, { recursive: true, force: true });
  };
  const act = async (request: Request): Promise<EngineState> => {
    if (request === 'stop') await stop();
    else await engine[request]();
    const state = look();
    if (request !== 'stop') await writeState(state);
    return state;
  };
  let turn = Promise.resolve();
  const serve = async (connection: Socket): Promise<void> => {
    let request = '';
    // It is to be answered yet, so its end must not close it.
    const pieces = connection.setEncoding('utf8').iterator({ destroyOnReturn: false });
    for await (const piece of pieces) request += String(piece);
    const answer = await act(request as Request).then(
      (state): Answer => ({ state }),
      (error: unknown): Answer => ({ error: error instanceof Error ? error.message : String(error) }),
    );
    connection.end(JSON.stringify(answer), () => request === 'stop' && process.exit(0));
  };
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    connection.on('error', (error) => console.error(error));
    turn = turn.then(() => serve(connection)).catch((error: unknown) => console.error(error));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void stop().then(() => process.exit(0)));
  const state = look();
  await writeState(state);
  return state;
}

try {
  const [entry] = findEngines([name]);
  if (entry?.kind.start === undefined) throw new Error(`${name} is nothing that is kept running.`);
  tell({ state: await keep(await entry.kind.start(JSON.parse(options) as StartEngineOptions)) });
} catch (error) {
  process.exitCode = 1;
  tell({ error: error instanceof Error ? error.message : String(error) });
}
