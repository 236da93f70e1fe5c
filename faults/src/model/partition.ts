import type { Change, ReadPart } from '@feedloom/core';
import type { Facts } from './facts.js';
import { decodeFacts } from './facts.js';

/** One key with one value. Equal cells are one object, so states can be compared by number. */
export class Cell {
  readonly key: Buffer;
  readonly value: Buffer;
  /** The key as Latin-1: its order is byte order. */
  readonly name: string;
  readonly id: number;
  #facts: Facts | undefined;

  constructor(key: Buffer, value: Buffer, name: string, id: number) {
    this.key = key;
    this.value = value;
    this.name = name;
    this.id = id;
  }

  get facts(): Facts {
    return (this.#facts ??= decodeFacts(this.key, this.value));
  }
}

/** Makes equal cells one. */
export class CellTable {
  readonly #byText = new Map<string, Cell>();

  cell(key: Uint8Array, value: Uint8Array): Cell {
    const name = textOf(key);
    const text = `${name}\n${name.length}\n${textOf(value)}`;
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const cell = new Cell(Buffer.from(key), Buffer.from(value), name, this.#byText.size + 1);
    this.#byText.set(text, cell);
    return cell;
  }
}

/** Bytes as Latin-1. */
export const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** One store's cells of the one user there is. Immutable. */
export class Partition {
  readonly cells: readonly Cell[];
  #id: string | undefined;

  constructor(cells: readonly Cell[] = []) {
    this.cells = cells;
  }

  /** Equal for equal contents. */
  get id(): string {
    return (this.#id ??= this.cells.map(({ id }) => id).join('.'));
  }

  get(name: string): Cell | undefined {
    return this.cells.find((cell) => cell.name === name);
  }

  read(part: ReadPart): Cell[] {
    if ('key' in part) {
      const cell = this.get(textOf(part.key));
      return cell === undefined ? [] : [cell];
    }
    const [from, to] = [textOf(part.gte), textOf(part.lt)];
    const found = this.cells.filter(({ name }) => name >= from && name < to);
    if (part.reverse === true) found.reverse();
    return part.limit === undefined ? found : found.slice(0, part.limit);
  }

  /** @returns `undefined` if the guard does not match. */
  write({ guard, puts = [], deletes = [] }: Change, table: CellTable): Partition | undefined {
    if (guard !== undefined) {
      const cell = this.get(textOf(guard.key));
      const expected = guard.expected === undefined ? undefined : table.cell(guard.key, guard.expected);
      if (cell !== expected) return undefined;
    }
    const put = puts.map(({ key, value }) => table.cell(key, value));
    const gone = new Set([...deletes.map(textOf), ...put.map(({ name }) => name)]);
    const next = [...this.cells.filter(({ name }) => !gone.has(name)), ...put];
    return new Partition(next.sort((a, b) => (a.name < b.name ? -1 : 1)));
  }
}

/** Both stores; `feed` stays empty unless the feed has a store of its own. */
export interface World {
  readonly pools: Partition;
  readonly feed: Partition;
}

/** Nothing stored yet. */
export const EMPTY_WORLD: World = { pools: new Partition(), feed: new Partition() };
