import { setImmediate as nextTurn } from 'node:timers/promises';

/** How many bytes are hashed before others have their turn: a millisecond or two. */
export const TURN_BYTES = 2 * 1024 * 1024;

/** What an input costs beside its bytes, as if it had so many more. */
const INPUT_BYTES = 16 * 1024;

/** Bytes that this thread has hashed since it last let others go first. */
let hashed = 0;

/** To be called before `bytes` are hashed: lets others go first, often enough however small the pieces are. */
export async function takeTurn(bytes: number): Promise<void> {
  hashed += bytes + INPUT_BYTES;
  if (hashed < TURN_BYTES) return;
  hashed = 0;
  await nextTurn();
}
