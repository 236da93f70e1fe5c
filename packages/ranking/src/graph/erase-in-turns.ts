import { setImmediate as nextTurn } from 'node:timers/promises';
import { EDGES_A_TURN } from './in-turns.js';
import type { MemoryEdges } from './memory-edges.js';

/** Erases a user from memory, some edges a turn of the event loop. @returns How many there were. */
export async function eraseInTurns(memory: MemoryEdges, user: string): Promise<number> {
  let count = 0;
  for (;;) {
    const erased = memory.erase(user, EDGES_A_TURN);
    count += erased;
    if (erased < EDGES_A_TURN) return count;
    await nextTurn();
  }
}
