import type { Cell, CellTable } from './partition.js';

/** The cell that a chunk with this stored form would be. */
export function chunkCell(table: CellTable, seq: number, text: string): Cell {
  const key = Buffer.alloc(8);
  key.write('c', 0, 'latin1');
  key.writeUIntBE(seq, 1, 6);
  key.write('c', 7, 'latin1');
  return table.cell(key, Buffer.from(text, 'latin1'));
}
