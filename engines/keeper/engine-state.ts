import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** An engine that was brought up, as other processes find it. */
export interface EngineState {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly directory: string;
  /** Of the engine; -1 while it is killed. */
  readonly pid: number;
  /** Of the process that keeps it. */
  readonly keeper: number;
  /** Path of the socket that the keeper listens on. */
  readonly socket: string;
}

const folder = process.env['FEEDLOOM_RUNNING'] ?? resolve(import.meta.dirname, '../../.cache/engines');

const fileOf = (name: string): string => join(folder, `${name}.json`);

/** Where the keeper of an engine writes what it has to say. */
export async function keeperLog(name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return join(folder, `${name}.log`);
}

/** Makes a state known to other processes, in one step. */
export async function writeState(state: EngineState): Promise<void> {
  await mkdir(folder, { recursive: true });
  const temporary = `${fileOf(state.name)}.${process.pid}`;
  await writeFile(temporary, JSON.stringify(state, undefined, 2));
  await rename(temporary, fileOf(state.name));
}

export async function forgetState(name: string): Promise<void> {
  await rm(fileOf(name), { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The engines that are kept now, by name. What was left by a keeper that died is forgotten. */
export async function readStates(): Promise<ReadonlyMap<string, EngineState>> {
  const files = await readdir(folder).catch(() => []);
  const states = new Map<string, EngineState>();
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    const text = await readFile(join(folder, file), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const state = JSON.parse(text) as EngineState;
    if (isAlive(state.keeper)) states.set(state.name, state);
    else await forgetState(state.name);
  }
  return states;
}
