import { seenKey } from '../keys.js';
import type { SeenBit } from '../records/seen.js';
import { SeenRecord } from '../records/seen.js';
import type { Env } from './env.js';
import { contended } from './env.js';
import type { Operation } from './step.js';
import { read, write } from './step.js';

/** Sets a bit for some slots of one chunk. @returns Whether the chunk is still kept. */
export function* track(env: Env, seq: number, slots: readonly number[], bit: SeenBit): Operation<boolean> {
  const store = env.twoStores ? 'feed' : 'pools';
  const key = seenKey(seq);
  for (let attempt = 0; attempt < env.attempts; attempt += 1) {
    const [cells] = yield* read(store, [{ key }]);
    const raw = cells?.[0]?.value;
    if (raw === undefined) return false;
    const record = new SeenRecord(raw);
    if (slots.every((slot) => record.has(slot, bit))) return true;
    const change = { guard: { key, expected: raw }, puts: [{ key, value: record.with(slots, bit).bytes }] };
    if ((yield* write(store, change, { kind: 'track', dropped: [] })) === 'done') return true;
  }
  throw contended('Recording what was seen', env.attempts);
}
