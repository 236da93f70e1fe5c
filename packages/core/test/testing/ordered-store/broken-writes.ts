import { Buffer } from 'node:buffer';
import type { CallOptions, Change, Entry, OrderedStore } from '../../../src/index.js';
import { wholePartition } from '../../../src/index.js';
import { MemorySingleKeyStore, MemoryStore } from '../../../src/memory/index.js';
import type { PlantedBug } from './planted-bug.js';

type Write = (change: Change, options?: CallOptions) => Promise<boolean>;

interface Attempt {
  readonly store: OrderedStore;
  readonly partition: string;
  readonly change: Change;
  readonly options: CallOptions | undefined;
  /** Writes as it should be. */
  readonly write: Write;
}

/** A store whose writes go through `alter`. */
function withWrites(alter: (attempt: Attempt) => Promise<boolean>): OrderedStore {
  return new (class extends MemoryStore {
    override write(partition: string, change: Change, options?: CallOptions): Promise<boolean> {
      const write: Write = (altered, given = options) => super.write(partition, altered, given);
      return alter({ store: this, partition, change, options, write });
    }
  })();
}

async function held(store: OrderedStore, partition: string, key: Uint8Array): Promise<Uint8Array | undefined> {
  return (await store.read(partition, [{ key }]))[0]?.[0]?.value;
}

/** A store that takes a guard as matching if `alike` says so. */
function withGuards(alike: (value: Buffer, expected: Buffer) => boolean): OrderedStore {
  return withWrites(async ({ store, partition, change, write }) => {
    const { guard } = change;
    if (guard?.expected === undefined) return write(change);
    const value = await held(store, partition, guard.key);
    if (value === undefined || !alike(Buffer.from(value), Buffer.from(guard.expected))) return write(change);
    return write({ ...change, guard: { key: guard.key, expected: value } });
  });
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Stores that write wrongly, and the law that must notice. */
export const brokenWrites: readonly PlantedBug[] = [
  {
    bug: 'compares guards as text',
    law: 'compares bytes that are not text as bytes',
    open: () => withGuards((value, expected) => value.toString('utf8') === expected.toString('utf8')),
  },
  {
    bug: 'compares guards up to the first NUL',
    law: 'refuses if the cell holds other bytes, however alike',
    open: () =>
      withGuards((value, expected) => value.toString('latin1').split('\0')[0] === expected.toString('latin1')),
  },
  {
    bug: 'compares guards without regard to case',
    law: 'refuses if the cell holds other bytes, however alike',
    open: () =>
      withGuards(
        (value, expected) => value.toString('latin1').toLowerCase() === expected.toString('latin1').toLowerCase(),
      ),
  },
  {
    bug: 'takes "expects absence" for "expects nothing"',
    law: 'writes if absence is expected and the cell is absent, and only then',
    open: () =>
      withWrites(({ change: { guard, ...rest }, write }) =>
        write(guard?.expected === undefined ? rest : { guard, ...rest }),
      ),
  },
  {
    bug: 'takes an absent cell for a match',
    law: 'refuses if bytes are expected and the cell is absent',
    open: () =>
      withWrites(async ({ store, partition, change: { guard, ...rest }, write }) => {
        const isAbsent = guard !== undefined && (await held(store, partition, guard.key)) === undefined;
        return write(isAbsent ? rest : { guard, ...rest });
      }),
  },
  {
    bug: 'deletes even if the guard refuses',
    law: 'changes nothing if it refuses',
    open: () =>
      withWrites(async ({ change, write }) => {
        const done = await write(change);
        if (!done && change.deletes !== undefined && change.deletes.length > 0)
          await write({ deletes: change.deletes });
        return done;
      }),
  },
  {
    bug: 'looks for the guard in every partition',
    law: 'is guarded by its own partition, not by a cell of the same key elsewhere',
    open: () =>
      withWrites(async ({ store, change: { guard, ...rest }, write }) => {
        if (guard?.expected === undefined) return write({ guard, ...rest });
        const wanted = Buffer.from(guard.expected);
        for await (const { key, value } of store.scan({})) {
          if (wanted.equals(value) && Buffer.from(guard.key).equals(key)) return write(rest);
        }
        return false;
      }),
  },
  {
    bug: 'looks at the guard, waits, then writes',
    law: 'lets exactly one of many writes win that expect the same value',
    open: () => withWrites(looksThenWrites),
  },
  {
    bug: 'looks at the guard, waits, then writes, so that counters go wrong',
    law: 'loses no increment of a counter that is compared and swapped',
    open: () => withWrites(looksThenWrites),
  },
  {
    bug: 'swaps whole partitions without comparing',
    law: 'loses none of the unguarded writes that race',
    open: () =>
      wholePartition(
        new (class extends MemorySingleKeyStore {
          override async swap(name: string, _expected: string | undefined, value: Uint8Array | undefined) {
            await tick();
            return super.swap(name, (await this.get(name))?.version, value);
          }
        })(),
      ),
  },
  {
    bug: 'forgets puts after the thousandth',
    law: 'does a change of 3,000 puts, and none of them if it refuses',
    open: () => withWrites(({ change, write }) => write({ ...change, puts: change.puts?.slice(0, 1000) })),
  },
  {
    bug: 'writes long changes in several pieces, the last one guarded',
    law: 'does a change of 3,000 puts, and none of them if it refuses',
    open: () =>
      withWrites(async ({ change: { guard, puts = [], deletes }, write }) => {
        if (puts.length > 1000) await write({ puts: puts.slice(0, 1000) });
        return write({ guard, puts: puts.length > 1000 ? puts.slice(1000) : puts, deletes });
      }),
  },
  {
    bug: 'hides a cell that is put right after it was deleted',
    law: 'shows a cell that is put again right after it was deleted',
    open: () => {
      let buried = new Set<string>();
      return withWrites(async ({ change, write }) => {
        const puts = change.puts?.filter(({ key }) => !buried.has(Buffer.from(key).toString('hex')));
        buried = new Set(change.deletes?.map((key) => Buffer.from(key).toString('hex')));
        return puts?.length === 0 ? true : write({ ...change, puts });
      });
    },
  },
  {
    bug: 'keeps the bytes that it was given',
    law: 'keeps a copy of the bytes that it was given',
    open: () => {
      const given = new Map<string, Entry>();
      return new (class extends MemoryStore {
        override async write(partition: string, change: Change, options?: CallOptions): Promise<boolean> {
          const done = await super.write(partition, change, options);
          for (const put of change.puts ?? []) given.set(Buffer.from(put.key).toString('hex'), put);
          return done;
        }
        override async read(...args: Parameters<MemoryStore['read']>): Promise<Entry[][]> {
          const answers = await super.read(...args);
          return answers.map((entries) =>
            entries.map(({ key, value }) => ({
              key,
              value: given.get(Buffer.from(key).toString('hex'))?.value ?? value,
            })),
          );
        }
      })();
    },
  },
];

async function looksThenWrites({ store, partition, change: { guard, ...rest }, write }: Attempt): Promise<boolean> {
  if (guard === undefined) return write(rest);
  const value = await held(store, partition, guard.key);
  const matches =
    value === undefined || guard.expected === undefined
      ? value === guard.expected
      : Buffer.from(value).equals(guard.expected);
  await tick();
  return matches && write(rest);
}
