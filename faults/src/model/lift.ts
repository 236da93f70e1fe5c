import type { Entry, ReadPart } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import type { Operation, Outcome, StoreName, WriteStep } from '../code.js';
import type { Cell } from './partition.js';
import { textOf } from './partition.js';

/** A swap of a whole partition: a write that is refused unless nothing at all has changed. */
export interface SwapStep extends WriteStep {
  readonly version: string;
}

const ALL: ReadPart = { gte: Buffer.of(0), lt: Buffer.of(0xff) };
const ATTEMPTS = 3;

function guardHolds(cells: readonly Entry[], { change: { guard } }: WriteStep): boolean {
  if (guard === undefined) return true;
  const cell = cells.find(({ key }) => Buffer.compare(key, guard.key) === 0);
  if (cell === undefined || guard.expected === undefined) return cell === undefined && guard.expected === undefined;
  return textOf(cell.value) === textOf(guard.expected);
}

function* load(store: StoreName): Operation<readonly Cell[]> {
  const [[cells = []] = []] = (yield { do: 'read', requests: [{ store, parts: [ALL] }] }) as Cell[][][];
  return cells;
}

/** One write by `wholePartition`: read the whole, check the guard, swap; again if the swap is lost. */
function* swap(step: WriteStep): Operation<Outcome> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const cells = yield* load(step.store);
    if (!guardHolds(cells, step)) return 'refused';
    const whole: SwapStep = { ...step, version: cells.map(({ id }) => id).join('.') };
    const outcome = (yield whole) as Outcome;
    if (outcome !== 'refused') return outcome;
  }
  throw new FeedloomError('ERR_CONFLICT', 'Every swap was lost.');
}

/** The same operation over a store that can only swap whole partitions. */
export function* lift(operation: Operation<void>): Operation<void> {
  let next = operation.next();
  while (!next.done) {
    const step = next.value;
    let answer: unknown;
    try {
      answer = step.do === 'write' ? yield* swap(step) : yield step;
    } catch (error) {
      next = operation.throw(error);
      continue;
    }
    next = operation.next(answer);
  }
}
