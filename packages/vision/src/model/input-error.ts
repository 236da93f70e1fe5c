import { FeedloomError } from '@feedloom/core';
import type { ErrorCode } from '@feedloom/core';

/** What is wrong with one input, rather than with the model or the moment. */
const OF_AN_INPUT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ERR_INVALID_ARGUMENT',
  'ERR_INVALID_PAYLOAD',
  'ERR_TOO_LARGE',
  'ERR_UNSUPPORTED',
]);

const places = new WeakMap<FeedloomError, { readonly place: number; readonly cause: FeedloomError }>();

/** Waits for work on one of several inputs. An error of that input gets its place in front: `picture 3: …`. */
export async function atPlace<Value>(noun: string, place: number, work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (!FeedloomError.is(error) || !OF_AN_INPUT.has(error.code)) throw error;
    const named = new FeedloomError(error.code, `${noun} ${place}: ${error.message}`, { cause: error });
    places.set(named, { place, cause: error });
    throw named;
  }
}

/** Which input an error is of, and what is wrong with it; `undefined` if that is not known. */
export function placeOf(error: unknown): { readonly place: number; readonly cause: FeedloomError } | undefined {
  return FeedloomError.is(error) ? places.get(error) : undefined;
}
