import { Buffer } from 'node:buffer';
import type {
  CallOptions,
  CellRef,
  Entry,
  OrderedStore,
  ReadPart,
  ScanRange,
  ScannedEntry,
} from '../../../src/index.js';
import { MemoryStore } from '../../../src/memory/index.js';
import type { PlantedBug } from './planted-bug.js';

type Range = Extract<ReadPart, { gte: Uint8Array }>;

/** A store whose ranges go through `alter`. */
function withRanges(alter: (read: (range: Range) => Promise<Entry[]>, range: Range) => Promise<Entry[]>): OrderedStore {
  return new (class extends MemoryStore {
    override async read(partition: string, parts: readonly ReadPart[], options?: CallOptions): Promise<Entry[][]> {
      const answers = await super.read(partition, parts, options);
      const one = async (range: Range): Promise<Entry[]> => (await super.read(partition, [range]))[0] ?? [];
      return Promise.all(parts.map(async (part, at) => ('gte' in part ? alter(one, part) : (answers[at] ?? []))));
    }
  })();
}

function sortedBy(order: (a: Buffer, b: Buffer) => number): OrderedStore {
  return withRanges(async (read, { gte, lt, reverse, limit }) => {
    const entries = (await read({ gte, lt })).sort((a, b) => order(Buffer.from(a.key), Buffer.from(b.key)));
    return (reverse === true ? entries.reverse() : entries).slice(0, limit);
  });
}

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** Whether a bound lies between those of a range. */
const isWithin = ({ gte, lt }: Range, bound: Uint8Array): boolean =>
  Buffer.compare(gte, bound) < 0 && Buffer.compare(bound, lt) < 0;
const after = (key: Uint8Array): Uint8Array => Uint8Array.of(...key, 0);

/** Stores that read or scan wrongly, and the law that must notice. */
export const brokenReads: readonly PlantedBug[] = [
  {
    bug: 'shows a range what lies in a narrower one only',
    law: 'answers ranges beside each other, one within another, twice and reversed',
    open: () =>
      new (class extends MemoryStore {
        override read(partition: string, parts: readonly ReadPart[], options?: CallOptions): Promise<Entry[][]> {
          const ranges = parts.filter((part): part is Range => 'gte' in part);
          const narrowed = parts.map((part) => {
            const within = 'gte' in part && ranges.find(({ gte, lt }) => isWithin(part, gte) && isWithin(part, lt));
            return within === false || within === undefined ? part : { ...part, gte: within.gte, lt: within.lt };
          });
          return super.read(partition, narrowed, options);
        }
      })(),
  },
  {
    bug: 'orders keys as JavaScript strings',
    law: 'orders keys as unsigned bytes',
    open: () => sortedBy((a, b) => textOrder(a.toString('utf8'), b.toString('utf8'))),
  },
  {
    bug: 'orders keys as signed bytes',
    law: 'orders keys as unsigned bytes',
    open: () =>
      sortedBy((a, b) =>
        Buffer.compare(
          a.map((byte) => byte ^ 0x80),
          b.map((byte) => byte ^ 0x80),
        ),
      ),
  },
  {
    bug: 'orders short keys before long ones',
    law: 'orders keys as unsigned bytes',
    open: () => sortedBy((a, b) => a.length - b.length || Buffer.compare(a, b)),
  },
  {
    bug: 'includes lt',
    law: 'begins with gte and ends before lt',
    open: () => withRanges((read, range) => read({ ...range, lt: after(range.lt).slice(0, 1024) })),
  },
  {
    bug: 'excludes gte',
    law: 'begins with gte and ends before lt',
    open: () => withRanges((read, range) => read({ ...range, gte: after(range.gte) })),
  },
  {
    bug: 'swaps inverted bounds',
    law: 'holds nothing if it is empty or inverted',
    open: () =>
      withRanges((read, { gte, lt, ...rest }) =>
        read(Buffer.compare(gte, lt) > 0 ? { gte: lt, lt: gte, ...rest } : { gte, lt, ...rest }),
      ),
  },
  {
    bug: 'ignores limit',
    law: 'holds at most limit cells, the first in its direction',
    open: () => withRanges((read, { gte, lt, reverse }) => read({ gte, lt, reverse })),
  },
  {
    bug: 'limits before it reverses',
    law: 'holds at most limit cells, the first in its direction',
    open: () =>
      withRanges(async (read, { reverse, ...range }) => {
        const entries = await read(range);
        return reverse === true ? entries.reverse() : entries;
      }),
  },
  {
    bug: 'ignores reverse',
    law: 'runs from the end if it is reversed',
    open: () => withRanges((read, { reverse: _reverse, ...range }) => read(range)),
  },
  {
    bug: 'reads its parts last first',
    law: 'reads each part at least as new as the one before',
    open: () =>
      new (class extends MemoryStore {
        override async read(partition: string, parts: readonly ReadPart[], options?: CallOptions): Promise<Entry[][]> {
          const answers: Entry[][] = [];
          for (const part of [...parts].reverse()) {
            answers.unshift(...(await super.read(partition, [part], options)));
            await new Promise((resolve) => setImmediate(resolve));
          }
          return parts.length === 0 ? super.read(partition, parts, options) : answers;
        }
      })(),
  },
  {
    bug: 'reads its parts one by one and calls it a snapshot',
    law: 'sees one instant in all parts, if it says so',
    open: () =>
      new (class extends MemoryStore {
        override async read(partition: string, parts: readonly ReadPart[], options?: CallOptions): Promise<Entry[][]> {
          const answers = await super.read(partition, [], options);
          for (const part of parts) {
            answers.push(...(await super.read(partition, [part], options)));
            await new Promise((resolve) => setImmediate(resolve));
          }
          return answers;
        }
      })(),
  },
  {
    bug: 'reads from a replica that is one write behind',
    law: 'shows the last value at once, however often a cell is written',
    open: () => {
      const replica = new MemoryStore();
      let behind: (() => Promise<unknown>) | undefined;
      return new (class extends MemoryStore {
        override async write(...args: Parameters<MemoryStore['write']>): Promise<boolean> {
          const done = await super.write(...args);
          const [partition, { puts, deletes }] = args;
          await behind?.();
          behind = done ? () => replica.write(partition, { puts, deletes }) : undefined;
          return done;
        }
        override async read(partition: string, parts: readonly ReadPart[], options?: CallOptions): Promise<Entry[][]> {
          await super.read(partition, parts, options);
          return replica.read(partition, parts);
        }
      })();
    },
  },
  {
    bug: 'answers misses of readMany by leaving them out',
    law: 'reads cells of many partitions in the order asked, a miss as undefined',
    open: () =>
      new (class extends MemoryStore {
        override async readMany(refs: readonly CellRef[], options?: CallOptions): Promise<(Uint8Array | undefined)[]> {
          return (await super.readMany(refs, options)).filter((value) => value !== undefined);
        }
      })(),
  },
  {
    bug: 'answers readMany in the order of partitions',
    law: 'reads cells of many partitions in the order asked, a miss as undefined',
    open: () =>
      new (class extends MemoryStore {
        override readMany(refs: readonly CellRef[], options?: CallOptions): Promise<(Uint8Array | undefined)[]> {
          return super.readMany(
            [...refs].sort((a, b) => textOrder(a.partition, b.partition)),
            options,
          );
        }
      })(),
  },
  {
    bug: 'returns bytes that it keeps',
    law: 'returns bytes that belong to the caller',
    open: () => {
      const kept = new Map<string, Entry[][]>();
      return new (class extends MemoryStore {
        override async write(...args: Parameters<MemoryStore['write']>): Promise<boolean> {
          kept.clear();
          return super.write(...args);
        }
        override async read(partition: string, parts: readonly ReadPart[], options?: CallOptions): Promise<Entry[][]> {
          const question = JSON.stringify([partition, parts]);
          const answers = kept.get(question) ?? (await super.read(partition, parts, options));
          kept.set(question, answers);
          return answers;
        }
      })();
    },
  },
  {
    bug: 'loses the cell at the border of two pages of a scan',
    law: 'yield every cell once, grouped by partition',
    open: () => withScan((entry, index) => (index % 256 === 255 ? [] : [entry])),
  },
  {
    bug: 'yields the cell at the border of two pages of a scan twice',
    law: 'yield every cell once, grouped by partition',
    open: () => withScan((entry, index) => (index % 256 === 255 ? [entry, entry] : [entry])),
  },
  {
    bug: 'scans partitions that begin with the name asked for',
    law: 'end where they end, for ranges and scans too',
    open: () =>
      new (class extends MemoryStore {
        override async *scan({ partition, ...range }: ScanRange, options?: CallOptions) {
          for await (const entry of super.scan(range, options)) {
            if (entry.partition.startsWith(partition ?? '')) yield entry;
          }
        }
      })(),
  },
  {
    bug: 'ignores the bounds of a scan of everything',
    law: 'apply their bounds in every partition',
    open: () =>
      new (class extends MemoryStore {
        override scan(range: ScanRange, options?: CallOptions) {
          return super.scan(range.partition === undefined ? {} : range, options);
        }
      })(),
  },
];

function withScan(alter: (entry: ScannedEntry, index: number) => ScannedEntry[]): OrderedStore {
  return new (class extends MemoryStore {
    override async *scan(range: ScanRange, options?: CallOptions) {
      let index = 0;
      for await (const entry of super.scan(range, options)) {
        yield* alter(entry, index);
        index += 1;
      }
    }
  })();
}
