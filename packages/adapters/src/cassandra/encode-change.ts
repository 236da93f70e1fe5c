import { Buffer } from 'node:buffer';
import type { Change } from '@feedloom/core';
import { FeedloomError, sameBytes } from '@feedloom/core';

/** One statement of a batch. */
export interface Statement {
  readonly query: string;
  readonly params: readonly unknown[];
}

/**
 * The most bytes that one change may put, delete and expect. Cassandra refuses a mutation of more than half a segment
 * of its commit log, 16 MiB by default, and a request of as much.
 */
const MAX_CHANGE_BYTES = 12 * 1024 * 1024;

/** Always true, of an absent cell too, because no value is empty. */
const ALWAYS = ' IF value != 0x';

/**
 * A change as the statements of one conditional batch.
 *
 * Every batch has one condition, so that Paxos orders every write of a partition and gives it its timestamp: a write
 * without would get one from a clock, and one that comes later could lie behind. A guard that the change does not touch
 * puts its own value again, or deletes what is absent. Bytes are copied: the client may send them later.
 *
 * @throws `ERR_TOO_LARGE` for more than 12 MiB.
 */
export function encodeChange(
  table: string,
  partition: string,
  { guard, puts = [], deletes = [] }: Change,
): Statement[] {
  checkSize({ guard, puts, deletes });
  const guardKey = guard?.key;
  const condition = conditionOf(guard);
  let isGuarded = false;
  const conditionFor = (key: Uint8Array): Statement => {
    const isHere = !isGuarded && (guardKey === undefined || sameBytes(key, guardKey));
    if (!isHere) return NO_CONDITION;
    isGuarded = true;
    return condition;
  };
  const put = (key: Uint8Array, value: Uint8Array, { query, params }: Statement): Statement => ({
    query: `UPDATE ${table} SET value = ? WHERE partition = ? AND key = ?${query}`,
    params: [Buffer.from(value), partition, Buffer.from(key), ...params],
  });
  const remove = (key: Uint8Array, { query, params }: Statement): Statement => ({
    query: `DELETE FROM ${table} WHERE partition = ? AND key = ?${query}`,
    params: [partition, Buffer.from(key), ...params],
  });
  const statements = [
    ...puts.map(({ key, value }) => put(key, value, conditionFor(key))),
    ...deletes.map((key) => remove(key, conditionFor(key))),
  ];
  if (isGuarded || guard === undefined) return statements;
  const { key, expected } = guard;
  return [...statements, expected === undefined ? remove(key, condition) : put(key, expected, condition)];
}

const NO_CONDITION: Statement = { query: '', params: [] };

function conditionOf(guard: Change['guard']): Statement {
  if (guard === undefined) return { query: ALWAYS, params: [] };
  if (guard.expected === undefined) return { query: ' IF value = null', params: [] };
  return { query: ' IF value = ?', params: [Buffer.from(guard.expected)] };
}

function checkSize({ guard, puts = [], deletes = [] }: Change): void {
  let bytes = guard?.expected?.length ?? 0;
  for (const { key, value } of puts) bytes += key.length + value.length;
  for (const key of deletes) bytes += key.length;
  if (bytes <= MAX_CHANGE_BYTES) return;
  throw new FeedloomError(
    'ERR_TOO_LARGE',
    `A \`change\` of ${bytes} bytes is more than the ${MAX_CHANGE_BYTES} that Cassandra writes as one. Split it.`,
  );
}
