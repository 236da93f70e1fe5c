import type { Row } from './figure.js';

const COLUMNS: readonly [name: string, width: number, of: (row: Row) => string][] = [
  ['id', 8, (row) => row.id],
  ['what', 86, (row) => row.what],
  ['ours', 10, (row) => row.ours.toPrecision(4)],
  ['peer', 10, (row) => row.peer.toPrecision(4)],
  ['unit', 12, (row) => row.unit],
  ['ratio', 8, (row) => row.ratio.toPrecision(3)],
  ['goal', 8, (row) => row.goal],
  ['', 4, (row) => (row.pass ? 'ok' : 'FAIL')],
];

const line = (cells: readonly string[]): string =>
  cells.map((cell, index) => cell.slice(0, COLUMNS[index]?.[1]).padEnd(COLUMNS[index]?.[1] ?? 0)).join('  ');

/** Writes rows as a table for people, then calls `onWritten`. */
export function printTable(rows: readonly Row[], onWritten: () => void): void {
  const lines = [line(COLUMNS.map(([name]) => name)), ...rows.map((row) => line(COLUMNS.map(([, , of]) => of(row))))];
  process.stdout.write(`${lines.join('\n')}\n`, onWritten);
}
