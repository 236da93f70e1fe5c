import { describe, expect, it } from 'vitest';
import { sageExamples } from '../../../src/index.js';

const hour = 3_600_000;
const rows = new Map(['a', 'b', 'c', 'd'].map((id, row) => [id, row]));
const done = (user: string, item: string, at: number, kind = 'save') => ({
  event: `${user}${item}${at}`,
  user,
  item,
  kind,
  at: at * hour,
});

describe('examples of a log', () => {
  it('pair what a user did within a window and a day, in whatever order the log is', () => {
    const log = [done('u', 'c', 3), done('u', 'a', 1), done('v', 'd', 2), done('u', 'b', 2), done('u', 'd', 40)];
    const { pairs } = sageExamples(log, (id) => rows.get(id), { window: 2 });
    expect([...pairs]).toEqual([0, 1, 0, 2, 1, 2]);
  });

  it('leave out what speaks against an item, and items without a row', () => {
    const log = [done('u', 'a', 1), done('u', 'b', 2, 'hide'), done('u', 'x', 3), done('u', 'c', 4)];
    const { pairs, histories } = sageExamples(log, (id) => rows.get(id));
    expect([...pairs]).toEqual([0, 2]);
    expect(histories).toEqual({
      starts: Int32Array.of(0, 1),
      items: Int32Array.of(0),
      logWeights: Float32Array.of(Math.log(2) - (3 / (14 * 24)) * Math.LN2),
      targets: Int32Array.of(2),
      at: Float64Array.of(4 * hour),
    });
  });

  it('have no histories where nobody did two things', () => {
    expect(sageExamples([done('u', 'a', 1)], (id) => rows.get(id)).histories).toBeUndefined();
  });
});
