import { Buffer } from 'node:buffer';
import type { Change, Entry } from '@feedloom/core';

/**
 * KEYS: order, values. ARGV: `-` (no guard), `0` (guard: absent) or `1` (guard: equal) · the guard's key · the value it
 * expects · the change as one string: how many deletes and puts, each delete as length and key, each put as lengths
 * and key and value. Returns 1 if it was applied, 0 if the guard did not match. Nothing is written before the last
 * check, and the first write is one that Redis refuses when it is out of memory, so a refused script changes nothing.
 * A guard that does not match is told only by a server that takes writes: a primary that has been demoted knows too
 * little, and refuses even to delete what cannot be there.
 */
export const WRITE_LUA = `
local call, take = redis.call, struct.unpack
local function mismatch()
  call('HDEL', KEYS[2], '')
  return 0
end
if ARGV[1] ~= '-' then
  local value = call('HGET', KEYS[2], ARGV[2])
  if ARGV[1] == '0' then
    if value then return mismatch() end
  elseif value ~= ARGV[3] then
    return mismatch()
  end
end
local change = ARGV[4]
local deletes, puts, at = take('>I4I4', change)
local gone = {}
for i = 1, deletes do
  gone[i], at = take('>I2c0', change, at)
end
local ranks, cells, n = {}, {}, 0
for i = 1, puts do
  local key, value
  key, value, at = take('>I2c0I4c0', change, at)
  ranks[n + 1], ranks[n + 2] = 0, key
  cells[n + 1], cells[n + 2] = key, value
  n = n + 2
end
for first = 1, n, 5000 do
  local last = math.min(first + 4999, n)
  call('HSET', KEYS[2], unpack(cells, first, last))
  call('ZADD', KEYS[1], unpack(ranks, first, last))
end
for first = 1, deletes, 5000 do
  local last = math.min(first + 4999, deletes)
  call('ZREM', KEYS[1], unpack(gone, first, last))
  call('HDEL', KEYS[2], unpack(gone, first, last))
end
return 1
`;

const NOTHING = Buffer.alloc(0);

/** The arguments of {@link WRITE_LUA} after its keys. Bytes are copied: the client may send them later. */
export function encodeChange({ guard, puts = [], deletes = [] }: Change): (Buffer | string)[] {
  const packed = packChange(puts, deletes);
  if (guard === undefined) return ['-', NOTHING, NOTHING, packed];
  const { key, expected } = guard;
  if (expected === undefined) return ['0', Buffer.from(key), NOTHING, packed];
  return ['1', Buffer.from(key), Buffer.from(expected), packed];
}

function packChange(puts: readonly Entry[], deletes: readonly Uint8Array[]): Buffer {
  let size = 8;
  for (const key of deletes) size += 2 + key.length;
  for (const { key, value } of puts) size += 6 + key.length + value.length;
  const packed = Buffer.allocUnsafe(size);
  packed.writeUInt32BE(deletes.length, 0);
  let at = packed.writeUInt32BE(puts.length, 4);
  const append = (bytes: Uint8Array): void => {
    packed.set(bytes, at);
    at += bytes.length;
  };
  for (const key of deletes) {
    at = packed.writeUInt16BE(key.length, at);
    append(key);
  }
  for (const { key, value } of puts) {
    at = packed.writeUInt16BE(key.length, at);
    append(key);
    at = packed.writeUInt32BE(value.length, at);
    append(value);
  }
  return packed;
}
