import assert from 'node:assert/strict';
import type { Task, TaskQueue } from '../../contracts/task-queue.js';

/** Takes the one task that must be due. */
export async function takeOne(queue: TaskQueue<unknown>): Promise<Task<unknown>> {
  const [task] = await queue.take(1);
  assert.ok(task !== undefined, 'a task that is due');
  return task;
}
