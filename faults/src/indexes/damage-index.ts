import type { Random } from '@feedloom/core';
import { mutate } from '../images/mutate.js';
import type { IndexKind } from './index-kinds.js';

/** What there is to damage, and to exchange it with. */
export interface Victim {
  /** The file as it ought to be. */
  readonly bytes: Buffer;
  /** The same file of an index of other vectors. */
  readonly ofOthers: Buffer;
  /** The same file of an index of another dimension. */
  readonly ofOtherDimension: Buffer;
  readonly rows: number;
  readonly dimension: number;
}

/** A damaged file, and how it was damaged. */
export interface Damaged {
  readonly how: string;
  readonly bytes: Buffer;
}

/** Damages a file: mostly at random, and now and then in one of the ways that happen to people. */
export function damageIndex({ headers }: IndexKind, victim: Victim, random: Random): Damaged {
  const { bytes, ofOthers, ofOtherDimension, rows, dimension } = victim;
  const ways: (() => Damaged)[] = [
    () => ({ how: 'swapped', bytes: ofOthers }),
    () => ({ how: 'wrong dimension', bytes: ofOtherDimension }),
    () => ({ how: 'empty', bytes: Buffer.alloc(0) }),
    () => ({ how: 'cut', bytes: bytes.subarray(0, Math.floor(random.next() * bytes.length)) }),
    ...headers.map(({ name, apply }) => () => {
      const changed = Buffer.from(bytes);
      apply(changed, rows, dimension);
      return { how: name, bytes: changed };
    }),
  ];
  const way = ways[Math.floor(random.next() * ways.length * 4)];
  if (way !== undefined) return way();
  if (random.next() < 0.25) return { how: 'mutated', bytes: Buffer.from(mutate([bytes], random)) };
  const flipped = Buffer.from(bytes);
  const at = Math.floor(random.next() * flipped.length);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(random.next() * 8));
  return { how: 'bit flipped', bytes: flipped };
}
