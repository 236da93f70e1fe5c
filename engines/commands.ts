import { join } from 'node:path';
import type { Backend } from './haproxy/haproxy-config.js';
import { installEngines } from './install-engines.js';
import type { Request } from './keeper/ask-keeper.js';
import { askKeeper } from './keeper/ask-keeper.js';
import type { EngineState } from './keeper/engine-state.js';
import { readStates } from './keeper/engine-state.js';
import { startKeeper } from './keeper/start-keeper.js';
import { ENGINES, findEngines } from './registry.js';

/** What `up` is told besides names. */
export interface UpOptions {
  readonly data: string | undefined;
  readonly port: number | undefined;
  /** Each `name:port`. */
  readonly backends: readonly string[] | undefined;
}

type Command = (names: readonly string[], options: UpOptions) => Promise<void>;

function show({ name, host, port, pid, directory }: EngineState): void {
  console.log(`${name.padEnd(10)} ${host}:${String(port).padEnd(6)} pid ${String(pid).padEnd(8)} ${directory}`);
}

function readBackend(text: string): Backend {
  const [name = '', port = ''] = text.split(':');
  if (name === '' || !/^\d+$/.test(port)) throw new TypeError(`\`--backend\` must be NAME:PORT, got \`${text}\`.`);
  return { name, port: Number(port) };
}

async function up(names: readonly string[], { data, port, backends }: UpOptions): Promise<void> {
  if (names.length === 0) throw new TypeError('Name the engines to start; `list` shows them.');
  if (port !== undefined && names.length > 1) throw new TypeError('`--port` is for one engine.');
  const running = await readStates();
  for (const { kind } of findEngines(names)) {
    const { name } = kind;
    const reason = kind.whyMissing();
    if (reason !== undefined) throw new Error(`${name}: ${reason}. Try: npm run engines -- install ${name}`);
    const directory = data === undefined ? undefined : join(data, name);
    const more = backends === undefined ? {} : { backends: backends.map(readBackend) };
    show(running.get(name) ?? (await startKeeper(name, { port, directory, ...more })));
  }
}

/** The running engines of these names, all of them if none is named. */
async function kept(names: readonly string[]): Promise<readonly EngineState[]> {
  const states = await readStates();
  if (names.length === 0) return [...states.values()];
  return findEngines(names).map(({ kind }) => {
    const state = states.get(kind.name);
    if (state === undefined) throw new Error(`${kind.name} does not run.`);
    return state;
  });
}

/** Has one engine do something. */
const ask =
  (request: Request): Command =>
  async (names) => {
    if (names.length === 0) throw new TypeError('Name an engine; `status` shows what runs.');
    for (const state of await kept(names)) show(await askKeeper(state, request));
  };

/** What `npm run engines` can be told to do. */
export const commands: Readonly<Record<string, Command>> = {
  async list() {
    for (const { kind } of ENGINES) {
      const reason = kind.whyMissing();
      console.log(`${kind.name.padEnd(10)} ${reason === undefined ? 'installed' : 'missing  '} ${kind.what}`);
    }
  },
  async install(names) {
    const failures = await installEngines(findEngines(names), ({ name, seconds, error }) => {
      console.log(`${error === undefined ? 'ok  ' : 'FAIL'} ${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s`);
      if (error !== undefined) console.error(error instanceof Error ? error.message : error);
    });
    if (failures > 0) throw new Error(`${failures} of the engines could not be installed.`);
  },
  up,
  async status() {
    const states = await kept([]);
    for (const state of states) show(state);
    if (states.length === 0) console.log('No engine runs.');
  },
  kill: ask('kill'),
  restart: ask('restart'),
  async down(names) {
    await Promise.all((await kept(names)).map((state) => askKeeper(state, 'stop')));
  },
};
