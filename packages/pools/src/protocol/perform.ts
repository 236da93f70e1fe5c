import type { CallOptions, OrderedStore } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import type { Account, Operation, Outcome, ReadStep, Step, StoreName, WriteStep } from './step.js';

/** Where operations on one user run. */
export interface Place {
  readonly stores: Readonly<Record<StoreName, OrderedStore>>;
  readonly partition: string;
  /** Told of every write that was done. */
  readonly onWritten?: ((account: Account) => void) | undefined;
}

async function performRead(
  { stores, partition }: Place,
  { requests }: ReadStep,
  options: CallOptions,
): Promise<unknown> {
  const [only] = requests;
  if (only !== undefined && requests.length === 1)
    return [await stores[only.store].read(partition, only.parts, options)];
  return Promise.all(requests.map(({ store, parts }) => stores[store].read(partition, parts, options)));
}

async function performWrite(
  place: Place,
  { store, change, account, meanwhile }: WriteStep,
  options: CallOptions,
): Promise<Outcome> {
  try {
    const writing = place.stores[store].write(place.partition, change, options);
    // In the turn after this one, so that the write is on its way first.
    if (meanwhile !== undefined) setImmediate(meanwhile);
    const done = await writing;
    if (done) place.onWritten?.(account);
    return done ? 'done' : 'refused';
  } catch (error) {
    // Maybe done, maybe later: the operation reads again before it decides what to do.
    if (FeedloomError.is(error) && error.indeterminate && options.signal?.aborted !== true) return 'maybe';
    throw error;
  }
}

function performStep(place: Place, step: Step, options: CallOptions): unknown {
  switch (step.do) {
    case 'read':
      return performRead(place, step, options);
    case 'write':
      return performWrite(place, step, options);
    case 'await':
      return step.start();
  }
}

/** Runs an operation against real stores. A failed step is thrown into the operation, where it may be caught. */
export async function perform<Result>(
  operation: Operation<Result>,
  place: Place,
  options: CallOptions = {},
): Promise<Result> {
  let next = operation.next();
  while (!next.done) {
    let answer: unknown;
    try {
      answer = performStep(place, next.value, options);
      if (answer instanceof Promise) answer = await answer;
    } catch (error) {
      next = operation.throw(error);
      continue;
    }
    next = operation.next(answer);
  }
  return next.value;
}
