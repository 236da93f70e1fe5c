import { Buffer } from 'node:buffer';
import type { CallOptions, Change, Entry, OrderedStore, ReadPart } from '../../../src/index.js';
import { FeedloomError } from '../../../src/index.js';
import { MemoryStore } from '../../../src/memory/index.js';
import { type Fault, faultyStore } from '../../../src/testing/index.js';
import type { PlantedBug } from './planted-bug.js';

/** A store that calls its partitions by other names. */
function withNames(rename: (name: string) => string): OrderedStore {
  return new (class extends MemoryStore {
    override read(partition: string, parts: readonly ReadPart[], options?: CallOptions): Promise<Entry[][]> {
      return super.read(rename(partition), parts, options);
    }
    override write(partition: string, change: Change, options?: CallOptions): Promise<boolean> {
      return super.write(rename(partition), change, options);
    }
  })();
}

/** A store that keeps all cells in one place, under `name:key`. */
function withJoinedKeys(): OrderedStore {
  const join = (partition: string, key: Uint8Array): Uint8Array =>
    Buffer.concat([Buffer.from(`${partition}:`), key]).subarray(0, 1024);
  return new (class extends MemoryStore {
    override async read(partition: string, parts: readonly ReadPart[], options?: CallOptions): Promise<Entry[][]> {
      const joined = parts.map((part) =>
        'key' in part
          ? { key: join(partition, part.key) }
          : { ...part, gte: join(partition, part.gte), lt: join(partition, part.lt) },
      );
      const skip = Buffer.byteLength(partition) + 1;
      const answers = await super.read('all', joined, options);
      return answers.map((entries) => entries.map(({ key, value }) => ({ key: key.subarray(skip), value })));
    }
    override write(partition: string, { guard, puts, deletes }: Change, options?: CallOptions): Promise<boolean> {
      return super.write(
        'all',
        {
          guard: guard && { ...guard, key: join(partition, guard.key) },
          puts: puts?.map(({ key, value }) => ({ key: join(partition, key), value })),
          deletes: deletes?.map((key) => join(partition, key)),
        },
        options,
      );
    }
  })();
}

function withChanges(alter: (change: Change) => Change): OrderedStore {
  return new (class extends MemoryStore {
    override async write(partition: string, change: Change, options?: CallOptions): Promise<boolean> {
      const altered = alter(change);
      if ((altered.puts?.length ?? 0) + (altered.deletes?.length ?? 0) === 0) return true;
      return super.write(partition, altered, options);
    }
  })();
}

/** A store whose next write meets `fault` once it is cut. */
function withLostAnswers(fault: Fault, alter: (error: unknown) => unknown): Pick<PlantedBug, 'open' | 'cut'> {
  let next: Fault | undefined;
  return {
    open: () => {
      next = undefined;
      const faulty = faultyStore(new MemoryStore(), ({ op }) => (op === 'write' ? next : undefined));
      const write = faulty.write.bind(faulty);
      faulty.write = async (...args) => {
        try {
          return await write(...args);
        } catch (error) {
          const outcome = alter(error);
          if (typeof outcome === 'boolean') return outcome;
          throw outcome;
        }
      };
      return faulty;
    },
    cut: async () => {
      next = fault;
      return async () => {
        next = undefined;
      };
    },
  };
}

const lost = 'are reported as indeterminate, and a guarded retry does the write once';

/** Stores that are wrong at their edges, and the law that must notice. */
export const brokenEdges: readonly PlantedBug[] = [
  {
    bug: 'folds the case of partitions',
    law: 'keep their cells apart, whatever their names',
    open: () => withNames((name) => name.toLowerCase()),
  },
  {
    bug: 'normalises the names of partitions',
    law: 'keep their cells apart, whatever their names',
    open: () => withNames((name) => name.normalize('NFC')),
  },
  {
    bug: 'cuts the names of partitions at a NUL',
    law: 'keep their cells apart, whatever their names',
    open: () => withNames((name) => (name === '' ? name : (name.split('\0')[0] ?? '') || 'nothing')),
  },
  {
    bug: 'takes what is in braces for the name of a partition',
    law: 'keep their cells apart, whatever their names',
    open: () => withNames((name) => /\{([^}]+)\}/.exec(name)?.[1] ?? name),
  },
  {
    bug: 'cuts long names of partitions',
    law: 'keep their cells apart, whatever their names',
    open: () => withNames((name) => (Buffer.byteLength(name) > 512 ? name : name.slice(0, 511))),
  },
  {
    bug: 'joins partition and key by a colon',
    law: 'do not take part of a key for part of a name',
    open: withJoinedKeys,
  },
  {
    bug: 'makes lone surrogates well-formed',
    law: 'are refused if their name is empty, over 512 bytes or has a lone surrogate',
    open: () => withNames((name) => Buffer.from(name).toString()),
  },
  {
    bug: 'drops empty values silently',
    law: 'refuses an empty value, which could not be told from an absent one',
    open: () => withChanges((change) => ({ ...change, puts: change.puts?.filter(({ value }) => value.length > 0) })),
  },
  {
    bug: 'lets a delete win over a put of the same key',
    law: 'refuses a key that is both put and deleted, or put twice',
    open: () =>
      withChanges(({ puts, deletes, ...rest }) => {
        const deleted = new Set(deletes?.map(String));
        return { ...rest, deletes, puts: puts?.filter(({ key }) => !deleted.has(String(key))) };
      }),
  },
  {
    bug: 'lets the last of two puts of one key win',
    law: 'refuses a key that is both put and deleted, or put twice',
    open: () =>
      withChanges(({ puts, ...rest }) => ({
        ...rest,
        puts: puts && [...new Map(puts.map((put) => [String(put.key), put])).values()],
      })),
  },
  {
    bug: 'accepts a change of nothing',
    law: 'refuses a change that changes nothing',
    open: () => withChanges((change) => change),
  },
  {
    bug: 'cuts trailing NULs off values',
    law: 'keeps every byte of keys and values',
    open: () =>
      withChanges((change) => ({
        ...change,
        puts: change.puts?.map(({ key, value }) => ({
          key,
          value: value[value.length - 1] === 0 && value.length > 1 ? value.subarray(0, -1) : value,
        })),
      })),
  },
  {
    bug: 'keeps values as text',
    law: 'keeps every byte of keys and values',
    open: () =>
      withChanges((change) => ({
        ...change,
        puts: change.puts?.map(({ key, value }) => ({ key, value: Buffer.from(Buffer.from(value).toString('utf8')) })),
      })),
  },
  {
    bug: 'cuts values at 64 KB',
    law: 'keeps values of a megabyte and keys of 1,024 bytes',
    open: () =>
      withChanges((change) => ({
        ...change,
        puts: change.puts?.map(({ key, value }) => ({ key, value: value.subarray(0, 65_536) })),
      })),
  },
  {
    bug: 'does not look at signals',
    law: 'do nothing if they are aborted before they begin',
    open: () => withOptions(({ deadlineMs } = {}) => ({ deadlineMs })),
  },
  {
    bug: 'does not look at deadlines',
    law: 'do nothing if no time is left when they begin',
    open: () => withOptions(({ signal } = {}) => ({ signal })),
  },
  {
    bug: 'says of an aborted write that it was not done, though it was',
    law: 'say of a write that was aborted under way whether it may have been done',
    open: () =>
      new (class extends MemoryStore {
        override async write(partition: string, change: Change, options?: CallOptions): Promise<boolean> {
          const done = await super.write(partition, change, options);
          await new Promise((resolve) => setImmediate(resolve));
          if (options?.signal?.aborted === true) throw new FeedloomError('ERR_ABORTED', 'The caller aborted.');
          return done;
        }
      })(),
  },
  {
    bug: 'throws untyped errors for bad names',
    law: 'are refused if their name is empty, over 512 bytes or has a lone surrogate',
    open: () =>
      withNames((name) => {
        if (name === '') throw new TypeError('Empty name');
        return name;
      }),
  },
  {
    bug: 'works on after it was closed',
    law: 'are refused once the store is closed, which may be closed again',
    open: () =>
      new (class extends MemoryStore {
        override close = async (): Promise<void> => undefined;
      })(),
  },
  {
    bug: 'cannot be closed twice',
    law: 'are refused once the store is closed, which may be closed again',
    open: () => {
      let closed = 0;
      return new (class extends MemoryStore {
        override async close(): Promise<void> {
          closed += 1;
          if (closed === 2) throw new Error('Already closed');
          return super.close();
        }
      })();
    },
  },
  {
    bug: 'says of a write whose answer was lost that it was not done',
    law: lost,
    ...withLostAnswers({ kind: 'timeout-done' }, () => new FeedloomError('ERR_TIMEOUT', 'Too late.')),
  },
  {
    bug: 'takes a lost answer for a yes',
    law: lost,
    ...withLostAnswers({ kind: 'error' }, () => true),
  },
  {
    bug: 'sends a write whose answer was lost again, and reports what the second one met',
    law: lost,
    ...withLostAnswers({ kind: 'timeout-done' }, () => false),
  },
];

function withOptions(alter: (options?: CallOptions) => CallOptions): OrderedStore {
  return new (class extends MemoryStore {
    override read(partition: string, parts: readonly ReadPart[], options?: CallOptions): Promise<Entry[][]> {
      return super.read(partition, parts, alter(options));
    }
    override write(partition: string, change: Change, options?: CallOptions): Promise<boolean> {
      return super.write(partition, change, alter(options));
    }
  })();
}
