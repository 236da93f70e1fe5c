import type { Clock, DeadLetter, Task, TaskQueue } from '@feedloom/core';

interface Cell<Payload> {
  readonly id: string;
  readonly payload: Payload;
  attempt: number;
  /** Hidden until then. */
  dueAt: number;
  lease: number;
}

/** A {@link TaskQueue} of one process, which writes down what is asked of it. */
export interface MemoryQueue<Payload> extends TaskQueue<Payload> {
  readonly log: string[];
  readonly waiting: number;
}

/** Another implementation of the contract than ours: what a worker needs of it and no more. */
export function createMemoryQueue<Payload>(clock: Clock, leaseMs: number, attempts = 3): MemoryQueue<Payload> {
  let cells: Cell<Payload>[] = [];
  const dead: DeadLetter<Payload>[] = [];
  const log: string[] = [];
  let count = 0;

  function taskOf(cell: Cell<Payload>): Task<Payload> {
    cell.attempt += 1;
    cell.lease += 1;
    cell.dueAt = clock.now() + leaseMs;
    const { lease, id, payload, attempt } = cell;
    const isMine = (): boolean => cells.includes(cell) && cell.lease === lease && cell.dueAt > clock.now();
    return {
      id,
      payload,
      attempt,
      async done() {
        log.push(`done ${id}`);
        if (!isMine()) return false;
        cells = cells.filter((other) => other !== cell);
        return true;
      },
      async retry({ delayMs = 0, reason = '', charge = true } = {}) {
        log.push(`retry ${id} ${delayMs > 0 ? 'later' : 'now'}`);
        if (!isMine()) return false;
        cell.dueAt = clock.now() + delayMs;
        cell.lease += 1;
        if (!charge) cell.attempt -= 1;
        if (!charge || attempt < attempts) return true;
        cells = cells.filter((other) => other !== cell);
        dead.push({ id, payload, attempts: attempt, reason, at: clock.now() });
        return true;
      },
      async extend() {
        log.push(`extend ${id}`);
        if (!isMine()) return false;
        cell.dueAt = clock.now() + leaseMs;
        return true;
      },
    };
  }

  return {
    log,
    get waiting() {
      return cells.length;
    },
    async enqueue(payloads) {
      const added = payloads.map((payload): Cell<Payload> => {
        count += 1;
        return { id: `task-${count}`, payload, attempt: 0, dueAt: 0, lease: 0 };
      });
      cells.push(...added);
      return added.map(({ id }) => id);
    },
    async take(limit) {
      return cells
        .filter(({ dueAt }) => dueAt <= clock.now())
        .slice(0, limit)
        .map(taskOf);
    },
    dead: async () => dead,
    size: async () => ({ waiting: cells.length, leased: 0, dead: dead.length }),
  };
}
