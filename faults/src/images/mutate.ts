import { Buffer } from 'node:buffer';
import type { Random } from '@feedloom/core';

/** Changes bytes as damage or malice would; some changes leave the length alone, some do not. */
type Mutation = (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer;

const INTERESTING = [0, 1, 0x7f, 0x80, 0xff];

const below = (random: Random, limit: number): number => Math.floor(random.next() * limit);

const pick = <Value>(list: readonly Value[], random: Random): Value => list[below(random, list.length)] as Value;

/** Headers are hurt more often than pixels: half of all places are in the first 200 bytes. */
const place = (bytes: Buffer, random: Random): number =>
  below(random, random.next() < 0.5 ? Math.min(200, bytes.length) : bytes.length);

function changed(bytes: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  if (copy.length > 0) change(copy);
  return copy;
}

const MUTATIONS: readonly Mutation[] = [
  function flipBits(bytes, random) {
    return changed(bytes, (copy) => {
      for (let left = 1 + below(random, 8); left > 0; left -= 1) {
        const at = place(copy, random);
        copy[at] = (copy[at] ?? 0) ^ (1 << below(random, 8));
      }
    });
  },
  function setByte(bytes, random) {
    return changed(bytes, (copy) => {
      copy[place(copy, random)] = pick(INTERESTING, random);
    });
  },
  function setNumber(bytes, random) {
    return changed(bytes, (copy) => {
      if (copy.length < 4) return;
      const at = Math.min(place(copy, random), copy.length - 4);
      const value = pick([0, 1, 0x7fffffff, 0xffffffff, 0x80000000, 0xffff, below(random, 2 ** 32)], random);
      if (random.next() < 0.5) copy.writeUInt32BE(value, at);
      else copy.writeUInt32LE(value, at);
    });
  },
  function fillRun(bytes, random) {
    return changed(bytes, (copy) => {
      const at = place(copy, random);
      copy.fill(pick(INTERESTING, random), at, Math.min(copy.length, at + 1 + below(random, 64)));
    });
  },
  function cutEnd(bytes, random) {
    return bytes.subarray(0, below(random, bytes.length));
  },
  function cutOut(bytes, random) {
    const at = place(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(random, 100))]);
  },
  function repeatPart(bytes, random) {
    const at = place(bytes, random);
    const part = bytes.subarray(at, at + 1 + below(random, 400));
    return Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]);
  },
  function putNoiseIn(bytes, random) {
    const at = place(bytes, random);
    const noise = Buffer.from(Array.from({ length: 1 + below(random, 50) }, () => below(random, 256)));
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
  },
  function goOnAsAnother(bytes, random, others) {
    const other = pick(others, random);
    return Buffer.concat([bytes.subarray(0, place(bytes, random)), other.subarray(place(other, random))]);
  },
];

/** One of `samples` with 1 to 4 changes. */
export function mutate(samples: readonly Buffer[], random: Random): Buffer {
  let bytes = pick(samples, random);
  for (let left = 1 + below(random, 4); left > 0; left -= 1) bytes = pick(MUTATIONS, random)(bytes, random, samples);
  return bytes;
}
