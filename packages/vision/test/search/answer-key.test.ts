import { describe, expect, it } from 'vitest';
import { answerKey } from '../../src/search/answer-key.js';

const conditions = 'all';
const crop = { x: 0, y: 0, width: 0.5, height: 1 };
const image = (last: number): Uint8Array => new Uint8Array(5 * 1024 * 1024).fill(last, -1);

describe('the name of a question', () => {
  it('is the same for the same picture, crop, item and conditions only', async () => {
    const questions = [
      { input: image(1), id: undefined, conditions },
      { input: image(2), id: undefined, conditions },
      { input: { image: image(1), crop }, id: undefined, conditions },
      { input: undefined, id: 'a', conditions },
      { input: undefined, id: 'b', conditions },
      { input: undefined, id: 'a', conditions: 'some' },
    ];
    const keys = await Promise.all(questions.map(answerKey));
    expect(new Set(keys).size).toBe(questions.length);
    expect(await answerKey({ input: image(1), id: undefined, conditions })).toBe(keys[0]);
  });

  it('lets others go first while a large picture is read', async () => {
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await answerKey({ input: image(1), id: undefined, conditions });
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual(2);
  });
});
