import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SortedCells } from '../../src/store/sorted-cells.js';

describe('SortedCells', () => {
  it('equals a sorted list through any puts, deletes and ranges, over many blocks', () => {
    const key = fc.integer({ min: 0, max: 4000 }).map((number) => String(number).padStart(5, '0'));
    const step = fc.record({
      key,
      isDelete: fc.boolean(),
      end: key,
      reverse: fc.boolean(),
      limit: fc.nat({ max: 40 }),
    });
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 50, maxLength: 300 }),
        fc.integer({ min: 0, max: 3000 }),
        (steps, size) => {
          const cells = new SortedCells();
          const model = new Map<string, string>();
          for (let number = 0; number < size; number += 1) {
            // A stride that is coprime to 4,001 visits keys out of order, so blocks split in the middle.
            const name = String((number * 1009) % 4001).padStart(5, '0');
            cells.set(name, 'first');
            model.set(name, 'first');
          }
          for (const { key: name, isDelete, end, reverse, limit } of steps) {
            if (isDelete) cells.delete(name);
            else cells.set(name, end);
            if (isDelete) model.delete(name);
            else model.set(name, end);
            const inside = [...model.keys()].filter((each) => each >= name && each < end).sort();
            const expected = (reverse ? inside.reverse() : inside).slice(0, limit + 1);
            expect(cells.range(name, end, reverse, limit + 1).map((cell) => cell.key)).toEqual(expected);
          }
          const all = [...model].sort(([a], [b]) => (a < b ? -1 : 1));
          const found = cells.range('', undefined, false, Infinity);
          expect(found.map((cell) => [cell.key, cell.value])).toEqual(all);
          expect(cells.range('', undefined, true, Infinity)).toEqual(found.reverse());
          expect(cells.size).toBe(model.size);
        },
      ),
      { numRuns: 25 },
    );
  });
});
