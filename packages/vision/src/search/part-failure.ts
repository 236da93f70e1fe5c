import { isCallers } from './search-run.js';

/** A part of a search that failed, and its error. */
export class PartFailure extends Error {
  /** Which: `embedder`, `index` or `image`. */
  readonly part: string;

  constructor(part: string, cause: unknown) {
    super(`The ${part} failed.`, { cause });
    this.part = part;
  }
}

/** Does the work of `part`; its faults say whose they are, mistakes and aborts of the caller stay what they are. */
export async function inPart<Value>(part: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw isCallers(error) || error instanceof PartFailure ? error : new PartFailure(part, error);
  }
}
