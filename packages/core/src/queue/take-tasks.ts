import pLimit from 'p-limit';
import type { Entry } from '../contracts/ordered-store.js';
import type { Random } from '../contracts/random.js';
import type { Task } from '../contracts/task-queue.js';
import type { Deadline } from '../deadline.js';
import { compareBytes } from '../keys/bytes.js';
import { LeasedTask } from './leased-task.js';
import type { QueuePartition } from './queue-partition.js';
import { type StoredTask, dueRange, unpackTask } from './queue-records.js';

/** How many tasks of one call are leased at a time. */
const CONCURRENCY = 32;

/** The most due tasks that are read to choose from. */
const MAX_WINDOW = 512;

/** A task as it was found, which tells its place in the queue, and as it is now. */
interface Taken {
  readonly from: StoredTask;
  readonly leased: StoredTask;
}

/**
 * Leases up to `count` due tasks, longest due first.
 *
 * A task that another worker was faster to take makes this one read again and choose at random from a wider window,
 * so that workers spread out instead of meeting at the head. It ends when it has enough or nothing is due.
 */
export async function takeTasks<Payload>(
  queue: QueuePartition,
  count: number,
  deadline: Deadline,
): Promise<Task<Payload>[]> {
  const taken: Taken[] = [];
  let isContended = false;
  for (let round = 0; taken.length < count; round += 1) {
    try {
      const wanted = count - taken.length;
      const window = Math.max(wanted, Math.min(MAX_WINDOW, wanted * 2 ** round));
      const range = dueRange(queue.clock.now(), window);
      const [due = []] = await queue.store.read(queue.partition, [range], deadline.toCallOptions());
      const tasks = await sift(queue, due, deadline);
      const chosen = choose(tasks, wanted, isContended ? queue.random : undefined);
      const lost = await leaseAll(queue, chosen, taken, deadline);
      isContended ||= lost > 0;
      if (lost === 0 && due.length < window && tasks.length === chosen.length) break;
      if (lost > 0 && round > 2) await deadline.sleep(queue.random.next() * 2 ** Math.min(round - 2, 6), 'take');
    } catch (error) {
      // What has been leased is handed out: thrown away, it would be hidden until its lease is over.
      if (taken.length === 0) throw error;
      break;
    }
  }
  return taken
    .sort((a, b) => compareBytes(a.from.cell.key, b.from.cell.key))
    .map(({ leased }) => new LeasedTask<Payload>(queue, leased));
}

/** The tasks among `cells`. Those that are damaged are buried: left there, they would fill the window for good. */
async function sift(queue: QueuePartition, cells: readonly Entry[], deadline: Deadline): Promise<StoredTask[]> {
  const tasks: StoredTask[] = [];
  for (const cell of cells) {
    const task = unpackTask(cell);
    if (task === undefined) await queue.buryDamaged(cell, deadline);
    else tasks.push(task);
  }
  return tasks;
}

/** Leases tasks, or buries those that have been taken too often. @returns How many others were faster to take. */
async function leaseAll(
  queue: QueuePartition,
  chosen: readonly StoredTask[],
  taken: Taken[],
  deadline: Deadline,
): Promise<number> {
  const limit = pLimit(CONCURRENCY);
  let lost = 0;
  const settled = await Promise.allSettled(
    chosen.map((from) =>
      limit(async () => {
        if (queue.isSpent(from)) {
          // Its last worker never answered: the task may be what killed it.
          await queue.bury(from, 'its last lease ran out', deadline.toCallOptions());
          return;
        }
        const leased = await queue.lease(from, from.record.attempts + 1, deadline.toCallOptions());
        if (leased === undefined) lost += 1;
        else taken.push({ from, leased });
      }),
    ),
  );
  const failed = settled.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return lost;
}

/** The first `count`, or as many at random. */
function choose(tasks: readonly StoredTask[], count: number, random: Random | undefined): readonly StoredTask[] {
  if (random === undefined || tasks.length <= count) return tasks.slice(0, count);
  return tasks
    .map((task) => ({ task, draw: random.next() }))
    .sort((a, b) => a.draw - b.draw)
    .slice(0, count)
    .map(({ task }) => task);
}
