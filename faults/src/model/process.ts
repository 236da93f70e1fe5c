import type { Operation, Step } from '../code.js';
import type { Config } from './config.js';
import { program } from './program.js';
import type { Activity } from './program.js';
import { lift } from './lift.js';
import type { Call, Note, Pending } from './request.js';

/** Where a process stands after some answers: what it waits for, and what it has told since the last answer. */
export interface Point {
  /** `undefined` once it is done. */
  readonly pending: Pending | undefined;
  readonly notes: readonly Note[];
}

interface Running {
  readonly operation: Operation<void>;
  readonly activity: Activity;
}

let histories = 0;

/**
 * The answers that a process has had, as a tree: a generator cannot be copied, so it is run again along the branch.
 * Its state depends on nothing else, since tokens count up and the clock stands still.
 */
export class History {
  readonly id = (histories += 1);
  readonly #start: () => Running;
  readonly #parent: History | undefined;
  readonly #answer: unknown;
  readonly #children = new Map<string, History>();
  #running: Running | undefined;
  #point: Point | undefined;

  private constructor(start: () => Running, parent?: History, answer?: unknown) {
    this.#start = start;
    this.#parent = parent;
    this.#answer = answer;
  }

  /** A process that has not begun. */
  static of(config: Config, me: number, calls: readonly Call[]): History {
    return new History(() => {
      const activity: Activity = { call: calls[0] ?? { do: 'erase' }, notes: [] };
      const steps = program(config, me, calls, activity);
      return { operation: config.lifted ? lift(steps) : steps, activity };
    });
  }

  /** The same process after one more answer. `name` is equal for equal answers only. */
  after(name: string, answer: unknown): History {
    const known = this.#children.get(name);
    if (known !== undefined) return known;
    const child = new History(this.#start, this, answer);
    this.#children.set(name, child);
    return child;
  }

  /** Where the process stands. */
  get point(): Point {
    if (this.#point === undefined) this.#running = this.#run();
    return this.#point as Point;
  }

  /** The first child goes on where its parent stopped; others start again. */
  #release(): Running {
    const running = this.#running ?? this.#run();
    this.#running = undefined;
    return running;
  }

  #run(): Running {
    const parent = this.#parent;
    const running = parent === undefined ? this.#start() : parent.#release();
    const { operation, activity } = running;
    activity.notes.length = 0;
    let next = parent === undefined ? operation.next() : operation.next(this.#answer);
    while (!next.done && next.value.do === 'await') next = operation.next(next.value.start());
    this.#point ??= {
      pending: next.done
        ? undefined
        : ({ step: next.value as Exclude<Step, { do: 'await' }>, by: activity.call } as Pending),
      notes: [...activity.notes],
    };
    return running;
  }
}
