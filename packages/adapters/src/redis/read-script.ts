import type { Buffer } from 'node:buffer';
import { asBuffer } from '@feedloom/core';
import type { Entry, ReadPart } from '@feedloom/core';

/**
 * KEYS: order, values. ARGV, for each part: `k` key · or `r` (ascending) or `v` (descending), gte, lt, limit or -1.
 * Returns one string: for each part a 32-bit count, then for each cell the lengths of key and value, key, value. One
 * string costs the client a third less than an array of hundreds.
 */
export const READ_LUA = `
local out, n, i = {}, 0, 1
local pack, call = struct.pack, redis.call
while ARGV[i] do
  local kind = ARGV[i]
  if kind == 'k' then
    local key = ARGV[i + 1]
    local value = call('HGET', KEYS[2], key)
    if value then
      out[n + 1], out[n + 2], out[n + 3] = pack('>I4I4I4', 1, #key, #value), key, value
      n = n + 3
    else
      n = n + 1
      out[n] = pack('>I4', 0)
    end
    i = i + 2
  else
    local found
    if kind == 'r' then
      found = call('ZRANGEBYLEX', KEYS[1], '[' .. ARGV[i + 1], '(' .. ARGV[i + 2], 'LIMIT', 0, ARGV[i + 3])
    else
      found = call('ZREVRANGEBYLEX', KEYS[1], '(' .. ARGV[i + 2], '[' .. ARGV[i + 1], 'LIMIT', 0, ARGV[i + 3])
    end
    n = n + 1
    out[n] = pack('>I4', #found)
    for first = 1, #found, 5000 do
      local last = math.min(first + 4999, #found)
      local values = call('HMGET', KEYS[2], unpack(found, first, last))
      for j = first, last do
        local key, value = found[j], values[j - first + 1]
        out[n + 1], out[n + 2], out[n + 3] = pack('>I4I4', #key, #value), key, value
        n = n + 3
      end
    end
    i = i + 4
  end
end
return table.concat(out)
`;

/** The arguments of {@link READ_LUA} after its keys. */
export function encodeParts(parts: readonly ReadPart[]): (Buffer | string | number)[] {
  return parts.flatMap((part) =>
    'key' in part
      ? ['k', asBuffer(part.key)]
      : [part.reverse === true ? 'v' : 'r', asBuffer(part.gte), asBuffer(part.lt), part.limit ?? -1],
  );
}

/** The answer of {@link READ_LUA}, as views of its one piece of memory. */
export function decodeParts(reply: Buffer): Entry[][] {
  const parts: Entry[][] = [];
  let at = 0;
  while (at < reply.length) {
    const count = reply.readUInt32BE(at);
    at += 4;
    const entries: Entry[] = [];
    for (let index = 0; index < count; index += 1) {
      const middle = at + 8 + reply.readUInt32BE(at);
      const end = middle + reply.readUInt32BE(at + 4);
      entries.push({ key: reply.subarray(at + 8, middle), value: reply.subarray(middle, end) });
      at = end;
    }
    parts.push(entries);
  }
  return parts;
}
