import { describe, expect, it } from 'vitest';
import type { PinData } from '../../feed/pin-data.js';
import { createTasteScorer } from '../../feed/taste-scorer.js';
import { Tastes } from '../../feed/tastes.js';

const indexed = (id: string, kind: string, theme: string) => ({
  id,
  kind,
  theme,
  kinds: [kind],
  board: 'b',
  saver: 's',
  at: 0,
});
const offered = (id: string, kind: string, theme: string) => {
  const data: PinData = { kind, theme, kinds: [kind], board: 'b', saver: 's', why: { type: 'interest', theme } };
  return { id, data };
};

describe('the scorer of tastes', () => {
  it('prefers kinds that the user saves, then their theme, then the rest; all finite and above 0', async () => {
    const tastes = new Tastes();
    for (const id of ['1', '2', '3']) tastes.learn('ana', indexed(id, 'coffee', 'food'));
    const scorer = createTasteScorer(tastes);
    const scores = await scorer.score('ana', [
      offered('a', 'coffee', 'food'),
      offered('b', 'burger', 'food'),
      offered('c', 'whale', 'animals'),
    ]);
    const [kind = 0, theme = 0, other = 0] = scores;
    expect(kind).toBeGreaterThan(theme);
    expect(theme).toBeGreaterThan(other);
    expect(other).toBeGreaterThan(0);
    expect(scores).toEqual(
      await scorer.score('ana', [
        offered('a', 'coffee', 'food'),
        offered('b', 'burger', 'food'),
        offered('c', 'whale', 'animals'),
      ]),
    );
  });

  it('scores for somebody who has saved nothing, and kinds of no table', async () => {
    const scorer = createTasteScorer(new Tastes());
    const scores = await scorer.score('new', [offered('a', 'coffee', 'food'), offered('b', 'IMG 2041', 'holiday')]);
    for (const score of scores) expect(Number.isFinite(score) && (score ?? 0) > 0).toBe(true);
  });
});
