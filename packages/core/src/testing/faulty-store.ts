import { systemClock } from '../clock/system-clock.js';
import type { CallOptions } from '../contracts/call-options.js';
import type { Clock } from '../contracts/clock.js';
import type {
  CellRef,
  Change,
  Entry,
  OrderedStore,
  OrderedStoreSupport,
  ReadPart,
  ScanRange,
  ScannedEntry,
} from '../contracts/ordered-store.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import type { Fault, FaultPlan, FaultTarget } from './fault-plan.js';

/** One operation that was asked of a {@link FaultyStore}, and what came of it. */
export interface HistoryEntry extends FaultTarget {
  /** What it was given: the parts, references, change or range. */
  readonly args: unknown;
  /** The fault that hit it; `undefined` if none did. */
  readonly fault: Fault | undefined;
  /** What the caller was told: a value, or the code of an error. `undefined` while it is under way. */
  outcome: AnsweredOutcome | FailedOutcome | undefined;
}

/** The caller was told a value. */
export interface AnsweredOutcome {
  /** What it was. */
  readonly value: unknown;
}

/** The caller was told an error. */
export interface FailedOutcome {
  /** Its code, or its text if it has none. */
  readonly error: string;
  /** Whether it said that the write may have been done. */
  readonly indeterminate: boolean;
}

/** By what a {@link FaultyStore} delays. */
export interface FaultyStoreOptions {
  /** Time for delays and late deliveries. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
}

/** Creates a store that works like `store`, except for the faults of `plan`. Closing it leaves `store` open. */
export function faultyStore(store: OrderedStore, plan: FaultPlan, options: FaultyStoreOptions = {}): FaultyStore {
  return new FaultyStore(store, plan, options);
}

/** What one process sees of a store: each process of a test gets a faulty store of its own over the shared one. */
export class FaultyStore implements OrderedStore {
  readonly supports: OrderedStoreSupport;
  /** All operations, in the order in which they began. */
  readonly history: HistoryEntry[] = [];
  readonly #store: OrderedStore;
  readonly #plan: FaultPlan;
  readonly #clock: Clock;
  #crashed = false;
  #late = 0;

  /** See {@link faultyStore}. */
  constructor(store: OrderedStore, plan: FaultPlan, { clock = systemClock }: FaultyStoreOptions = {}) {
    this.supports = { ...store.supports, indeterminateWrites: true };
    this.#store = store;
    this.#plan = plan;
    this.#clock = clock;
  }

  /** Whether the process has died. */
  get crashed(): boolean {
    return this.#crashed;
  }

  /** How many deliveries are still to come: they land even after a crash. */
  get late(): number {
    return this.#late;
  }

  /** Lets the process die now. */
  crash(): void {
    this.#crashed = true;
  }

  /** See {@link OrderedStore.read}. */
  read(partition: string, parts: readonly ReadPart[], options?: CallOptions): Promise<Entry[][]> {
    return this.#run('read', partition, parts, options, () => this.#store.read(partition, parts));
  }

  /** See {@link OrderedStore.readMany}. */
  readMany(refs: readonly CellRef[], options?: CallOptions): Promise<(Uint8Array | undefined)[]> {
    return this.#run('readMany', undefined, refs, options, () => this.#store.readMany(refs));
  }

  /** See {@link OrderedStore.write}. */
  write(partition: string, change: Change, options?: CallOptions): Promise<boolean> {
    return this.#run('write', partition, change, options, () => this.#store.write(partition, change));
  }

  /** See {@link OrderedStore.scan}. Faults hit its beginning only. */
  async *scan(range: ScanRange, options?: CallOptions): AsyncGenerator<ScannedEntry, void, undefined> {
    await this.#run('scan', range.partition, range, options, async () => undefined);
    for await (const entry of this.#store.scan(range, options)) {
      if (this.#crashed) throw died();
      yield entry;
    }
  }

  /** Lets the process die; the store beneath stays open. */
  async close(): Promise<void> {
    this.#crashed = true;
  }

  /** The same as {@link FaultyStore.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #run<Value>(
    op: FaultTarget['op'],
    partition: string | undefined,
    args: unknown,
    options: CallOptions | undefined,
    work: () => Promise<Value>,
  ): Promise<Value> {
    const target = { index: this.history.length + 1, op, partition };
    const fault = this.#crashed ? { kind: 'crash' as const } : this.#plan(target);
    const entry: HistoryEntry = { ...target, args, fault, outcome: undefined };
    this.history.push(entry);
    try {
      const deadline = Deadline.of(options, this.#clock);
      if (fault?.kind !== 'crash') deadline.check(op);
      const indeterminate = op === 'write';
      const value = await deadline.race(this.#suffer(fault, work, indeterminate), op, { indeterminate });
      if (this.#crashed) throw died();
      entry.outcome = { value };
      return value;
    } catch (error) {
      entry.outcome = FeedloomError.is(error)
        ? { error: error.code, indeterminate: error.indeterminate }
        : { error: String(error), indeterminate: false };
      throw error;
    }
  }

  async #suffer<Value>(fault: Fault | undefined, work: () => Promise<Value>, indeterminate: boolean): Promise<Value> {
    if (fault === undefined) return work();
    const { kind, delayMs = 0 } = fault;
    const timeout = new FeedloomError('ERR_TIMEOUT', 'The store did not answer in time.', {
      retryable: true,
      indeterminate,
    });
    switch (kind) {
      case 'error':
        throw new FeedloomError('ERR_UNAVAILABLE', 'The store could not be reached.', { retryable: true });
      case 'timeout-done':
        await work();
        throw timeout;
      case 'timeout-late':
        this.#deliverLater(work, delayMs);
        throw timeout;
      case 'delay':
        await new Promise<void>((resolve) => void this.#clock.setTimer(resolve, delayMs));
        return work();
      case 'duplicate':
        this.#deliverLater(work, delayMs);
        return work();
      case 'crash':
        this.#crashed = true;
        throw died();
    }
  }

  #deliverLater(work: () => Promise<unknown>, delayMs: number): void {
    this.#late += 1;
    this.#clock.setTimer(() => {
      // Nobody hears of it: the one who asked has gone on.
      void work()
        .catch(() => undefined)
        .finally(() => (this.#late -= 1));
    }, delayMs);
  }
}

function died(): FeedloomError {
  return new FeedloomError('ERR_CLOSED', 'The process has died: its store is closed.');
}
