import { Deadline, FeedloomError, quote } from '@feedloom/core';
import type { Cache, CallOptions, Clock, EmbedOptions } from '@feedloom/core';
import { createBatcher } from '@feedloom/core/onnx';
import type { Batcher, BatcherStats } from '@feedloom/core/onnx';
import { Admission } from './admission.js';
import { Flights } from './flights.js';
import type { Leader } from './flights.js';
import { atPlace } from './input-error.js';

/** A result, or why there is none for this row while its neighbours have theirs. */
export type Outcome<Result> =
  | {
      /** The result. */
      readonly value: Result;
    }
  | {
      /** Why there is none. */
      readonly error: unknown;
    };

/** What a {@link BatchedModel} is told of inputs and rows. */
export interface BatchedModelParts<Input, Row, Result> {
  /** The model's name, for messages and metrics. */
  readonly name: string;
  /** What an input is, for messages: `picture`. */
  readonly noun: string;
  /** Names an input by its content. @throws `ERR_INVALID_ARGUMENT` if it is none. */
  keyOf(input: Input): Promise<string>;
  /** Makes a row of an input. */
  prepare(input: Input, options: CallOptions): Promise<Row>;
  /** Computes rows, padded to `size`; an outcome for each. */
  compute(rows: readonly Row[], size: number): Promise<readonly Outcome<Result>[]>;
}

/** How to gather and to keep. */
export interface BatchedModelOptions<Result> {
  readonly buckets: readonly number[];
  readonly maxDelayMs: number;
  readonly maxQueue: number;
  readonly maxInFlight: number;
  readonly clock: Clock;
  /** Whether any session would take a run; if none would, calls are refused at once. */
  readonly isReady: () => boolean;
  /** Where results are kept; a cache that fails counts as empty. @defaultValue nowhere */
  readonly cache?: Pick<Cache<Result>, 'get' | 'set'> | undefined;
}

/** A row on its way through the batcher, which may outlive its caller and still end in the cache. */
interface KeyedRow<Row> {
  readonly key: string;
  readonly row: Row;
}

/** One input of a call. */
interface Place<Input> {
  readonly at: number;
  readonly input: Input;
  readonly key: string;
}

/**
 * Everything between callers and the sessions of a model: the cache, equal inputs computed once, early refusal, rows
 * prepared while others are computed, batches across callers.
 */
export class BatchedModel<Input, Row, Result> {
  readonly #parts: BatchedModelParts<Input, Row, Result>;
  readonly #options: BatchedModelOptions<Result>;
  readonly #batcher: Batcher<KeyedRow<Row>, Outcome<Result>>;
  readonly #admission: Admission;
  readonly #flights = new Flights<Result>();
  readonly #calls = new Set<Promise<unknown>>();
  /** Rows of one call that are prepared side by side and wait for a batch as one. */
  readonly #together: number;
  /** How many such groups one call has under way: the next ones are prepared while others are computed. */
  readonly #lanes: number;
  #closed: Promise<void> | undefined;

  constructor(parts: BatchedModelParts<Input, Row, Result>, options: BatchedModelOptions<Result>) {
    const { buckets, maxDelayMs, maxQueue, maxInFlight, clock, isReady } = options;
    const { name } = parts;
    this.#parts = parts;
    this.#options = options;
    const run = (rows: readonly KeyedRow<Row>[], context: { readonly size: number }) => this.#compute(rows, context);
    this.#batcher = createBatcher({ run, buckets, maxDelayMs, maxQueue, maxInFlight, name, clock });
    this.#together = Math.min(buckets.at(-1) ?? 1, maxQueue);
    this.#lanes = Math.max(1, Math.min(maxInFlight + 1, Math.floor(maxQueue / this.#together)));
    const stats = () => this.#batcher.stats();
    const perCall = this.#together * this.#lanes;
    this.#admission = new Admission({ name, maxQueue, perCall, inFlight: maxInFlight, stats, isReady });
  }

  /** All or nothing, in the order given. @throws As `Embeds.embed` does. */
  async run(inputs: readonly Input[], options: EmbedOptions = {}): Promise<Result[]> {
    const { name, noun } = this.#parts;
    if (this.#closed !== undefined) throw new FeedloomError('ERR_CLOSED', `The model ${quote(name)} is closed.`);
    if (!Array.isArray(inputs)) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `Give an array of ${noun}s, got ${quote(inputs)}.`);
    }
    const what = `a call of the model ${quote(name)}`;
    const deadline = Deadline.of(options, this.#options.clock);
    const { priority = 'interactive' } = options;
    requirePriority(priority);
    deadline.check(what);
    const leave = new AbortController();
    const work = this.#all([...(inputs as readonly Input[])], { deadline, priority, left: leave.signal });
    this.#calls.add(work);
    try {
      return await deadline.race(work, what);
    } finally {
      // Rows that still wait have nobody left to wait for them.
      leave.abort();
      this.#calls.delete(work);
    }
  }

  /** What happened so far, and how many rows are being prepared. */
  stats(): BatcherStats & { readonly preparing: number } {
    const stats = this.#batcher.stats();
    return { ...stats, refused: stats.refused + this.#admission.refused, preparing: this.#admission.preparing };
  }

  /** Takes no more calls, and waits until those that were taken are settled. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= Promise.allSettled([...this.#calls]).then(() => this.#batcher.close());
    return this.#closed;
  }

  async #all(inputs: readonly Input[], call: Leader): Promise<Result[]> {
    const { noun } = this.#parts;
    const places: Place<Input>[] = [];
    // One after the other, so that hashing lets others go first.
    for (const [at, input] of inputs.entries()) {
      places.push({ at, input, key: await atPlace(noun, at, this.#parts.keyOf(input)) });
    }
    const results = new Map<number, Result>();
    const missing: Place<Input>[] = [];
    const kept = await Promise.all(places.map(({ key }) => this.#cached(key, call.deadline)));
    for (const place of places) {
      const value = kept[place.at];
      if (value === undefined) missing.push(place);
      else results.set(place.at, value);
    }
    this.#admission.check(missing.length, call.priority, call.deadline);
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < missing.length && !call.left.aborted) {
        const group = missing.slice(next, (next += this.#together));
        for (const [at, result] of await this.#group(group, call)) results.set(at, result);
      }
    };
    await Promise.all(Array.from({ length: this.#lanes }, lane));
    return places.map(({ at }) => results.get(at) as Result);
  }

  /** Inputs that are prepared side by side and then handed to the batcher in one go. */
  async #group(places: readonly Place<Input>[], call: Leader): Promise<(readonly [number, Result])[]> {
    const { noun } = this.#parts;
    const { deadline, priority, left } = call;
    const prepared: Promise<unknown>[] = [];
    let open: () => void = () => undefined;
    // One promise for all of them: who waits for the same one goes on in the same turn. A row that went ahead would be
    // computed alone, and the others after it.
    const gate = new Promise<void>((resolve) => (open = resolve));
    const lead = async ({ input, key }: Place<Input>, joined: Promise<void>): Promise<Result> => {
      const options = () => ({ signal: left, deadlineMs: deadline.remainingMs });
      const preparing = this.#admission.prepare(() => this.#parts.prepare(input, options()));
      prepared.push(preparing);
      const row = await preparing;
      // Another call must not wait for inputs that are none of its own.
      await Promise.race([gate, joined]);
      const outcome = await this.#batcher.submit({ key, row }, { ...options(), priority });
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    };
    const results = places.map(async (place) => {
      const result = this.#flights.share(place.key, call, (joined) => {
        return this.#admission.take(priority, () => lead(place, joined));
      });
      return [place.at, await atPlace(noun, place.at, result)] as const;
    });
    void Promise.allSettled(prepared).then(open);
    return Promise.all(results);
  }

  async #compute(
    rows: readonly KeyedRow<Row>[],
    { size }: { readonly size: number },
  ): Promise<readonly Outcome<Result>[]> {
    const outcomes = await this.#parts.compute(
      rows.map(({ row }) => row),
      size,
    );
    const { cache } = this.#options;
    outcomes.forEach((outcome, at) => {
      const key = rows[at]?.key;
      if (key !== undefined && 'value' in outcome) cache?.set(key, outcome.value).catch(() => undefined);
    });
    return outcomes;
  }

  async #cached(key: string, deadline: Deadline): Promise<Result | undefined> {
    try {
      return await this.#options.cache?.get(key, deadline.toCallOptions());
    } catch {
      return undefined;
    }
  }
}

function requirePriority(priority: unknown): void {
  if (priority === 'interactive' || priority === 'background') return;
  const message = `\`priority\` must be interactive or background, got ${quote(priority)}.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}
