import { FeedloomError, quote } from '@feedloom/core';

/** How many replicas a {@link CassandraStore} waits for. The defaults are for partitions written in one data centre. */
export interface CassandraConsistency {
  /** For reads. A serial level makes every read a round of Paxos. @defaultValue `'localQuorum'` */
  readonly read?: 'localQuorum' | 'quorum' | 'localSerial' | 'serial' | undefined;
  /** For the commit of a write, after its replicas have agreed on it. @defaultValue `'localQuorum'` */
  readonly write?: 'localQuorum' | 'quorum' | 'eachQuorum' | 'all' | undefined;
  /**
   * For the agreement, and for all queries of one read but the last: what they have seen is committed before the next
   * begins. `'serial'`, with `'quorum'` for the others, if several data centres write one partition.
   * @defaultValue `'localSerial'`
   */
  readonly serial?: 'localSerial' | 'serial' | undefined;
}

/** The same as numbers of the native protocol. */
export interface ConsistencyLevels {
  readonly read: number;
  readonly write: number;
  readonly serial: number;
}

const LEVELS = { quorum: 4, all: 5, localQuorum: 6, eachQuorum: 7, serial: 8, localSerial: 9 } as const;

/** Whether a level is one of Paxos. */
export function isSerial(level: number): boolean {
  return level === LEVELS.serial || level === LEVELS.localSerial;
}

/** @throws `ERR_INVALID_ARGUMENT` for a level that would break a promise of the store, as `'one'`. */
export function consistencyLevels({
  read = 'localQuorum',
  write = 'localQuorum',
  serial = 'localSerial',
}: CassandraConsistency = {}): ConsistencyLevels {
  return {
    read: levelOf('read', read, ['localQuorum', 'quorum', 'localSerial', 'serial']),
    write: levelOf('write', write, ['localQuorum', 'quorum', 'eachQuorum', 'all']),
    serial: levelOf('serial', serial, ['localSerial', 'serial']),
  };
}

function levelOf<Level extends keyof typeof LEVELS>(name: string, level: Level, allowed: readonly Level[]): number {
  if (allowed.includes(level)) return LEVELS[level];
  const rule = allowed.map((each) => `\`${each}\``).join(', ');
  throw new FeedloomError(
    'ERR_INVALID_ARGUMENT',
    `\`consistency.${name}\` must be one of ${rule}, got ${quote(level)}.`,
  );
}
