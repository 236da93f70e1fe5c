import { Buffer } from 'node:buffer';
import { FeedloomError } from '@feedloom/core';
import type { ByteSource } from './byte-source.js';
import type { PassedLimit, SelfTest } from './self-test.js';

const MAGIC = 'flfaiss1';
const FOOTER_BYTES = 4 + MAGIC.length;

/** What is written behind an index, where libfaiss does not look: the test, its length, and a mark. */
export function writeSelfTest(test: SelfTest): Buffer {
  const body = Buffer.from(JSON.stringify(test));
  const footer = Buffer.alloc(FOOTER_BYTES);
  footer.writeUInt32LE(body.length);
  footer.write(MAGIC, 4, 'latin1');
  return Buffer.concat([body, footer]);
}

/** Reads it back from behind the index that ends at `end`. @throws `ERR_CORRUPT` if it is not there. */
export function readSelfTest(source: ByteSource, end: number): SelfTest {
  const corrupt = (cause?: unknown): FeedloomError =>
    new FeedloomError('ERR_CORRUPT', 'The index carries no self-test. Build it again.', { cause });
  const footer = source.read(source.length - FOOTER_BYTES, FOOTER_BYTES);
  const length = footer.readUInt32LE();
  if (footer.toString('latin1', 4) !== MAGIC || end + length + FOOTER_BYTES !== source.length) throw corrupt();
  let parsed: unknown;
  try {
    parsed = JSON.parse(source.read(end, length).toString());
  } catch (cause) {
    throw corrupt(cause);
  }
  if (!isSelfTest(parsed)) throw corrupt();
  return parsed;
}

const areNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'number');

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function isSelfTest(value: unknown): value is SelfTest {
  const { found, limits } = (value ?? {}) as Partial<Record<keyof SelfTest, unknown>>;
  if (!areNumbers(found) || !Array.isArray(limits) || limits.length === 0) return false;
  return limits.every((entry: unknown) => {
    const { limit, leastScores, recall } = (entry ?? {}) as Partial<PassedLimit>;
    return isCount(limit) && areNumbers(leastScores) && typeof recall === 'number';
  });
}
