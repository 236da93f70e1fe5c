import type { Config } from './config.js';
import { checkNote } from './check-note.js';
import { checkState } from './check-state.js';
import type { Scene } from './exec.js';
import { execute } from './exec.js';
import type { CellTable } from './partition.js';
import type { Account } from '../code.js';
import type { Activity } from './program.js';
import { program, SETTER } from './program.js';
import type { Call } from './request.js';
import { violate } from './violation.js';

/** The process that comes after all others have crashed. */
const HEALTHY = SETTER + 1;

/** Serving everything takes fewer refreshes than this. */
const MOST_REFRESHES = 12;

interface Alone extends Scene {
  readonly result: string;
  readonly wrote: readonly Account['kind'][];
}

function runAlone(config: Config, table: CellTable, from: Scene, me: number, calls: readonly Call[]): Alone {
  let scene = from;
  let result = '';
  const wrote: Account['kind'][] = [];
  const activity: Activity = { call: calls[0] as Call, notes: [] };
  const operation = program({ ...config, attempts: 9 }, me, calls, activity);
  let next = operation.next();
  for (;;) {
    for (const note of activity.notes.splice(0)) {
      if (note.note === 'ended') result = note.result;
      scene = { ...scene, ghost: checkNote(config, table, scene.world, scene.ghost, note) };
    }
    if (next.done) return { ...scene, result, wrote };
    const step = next.value;
    if (step.do === 'await') next = operation.next(step.start());
    else if (step.do === 'read') {
      const { world } = scene;
      next = operation.next(step.requests.map(({ store, parts }) => parts.map((part) => world[store].read(part))));
    } else {
      const done = execute(config, table, scene, { step, by: activity.call });
      scene = done ?? scene;
      if (done !== undefined) wrote.push(step.account.kind);
      next = operation.next(done === undefined ? 'refused' : 'done');
    }
  }
}

/** Runs calls one after the other, with no faults. */
export function setScene(config: Config, table: CellTable, from: Scene, calls: readonly Call[]): Scene {
  if (calls.length === 0) return from;
  const { world, ghost } = runAlone(config, table, from, SETTER, calls);
  return { world, ghost };
}

/**
 * All processes have stopped for ever at this point: one healthy process must be able to serve everything that was
 * accepted, each item once.
 */
export function drain(config: Config, table: CellTable, from: Scene): void {
  if (from.ghost.erased || from.ghost.wiped.length > 0) return;
  let scene = from;
  for (let count = 0; ; count += 1) {
    if (count === MOST_REFRESHES) violate('drain: there is no end of items');
    // A token is used once, so every refresh is another process.
    const { result, wrote, ...next } = runAlone(config, table, scene, HEALTHY + count, [{ do: 'refresh', size: 5 }]);
    scene = next;
    if (result === 'ERR_ERASED') return;
    if (result === 'ERR_CONFLICT') violate('drain: a process alone meets conflicts');
    if (result === 'none' && !wrote.includes('chunk')) break;
  }
  const { accepted, served, drops, hidden } = scene.ghost;
  for (const id of Object.keys(accepted)) {
    if (served[id] === undefined && drops[id] === undefined && !hidden[id])
      violate(`drain: accepted ${id} is never served`);
  }
  checkState(config, scene.world, scene.ghost);
}
