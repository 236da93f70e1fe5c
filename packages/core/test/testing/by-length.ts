import { Deadline, type Ranker, type Scorer } from '../../src/index.js';

/** A right scorer: longer is better, nothing cannot be scored. */
export const scoreByLength: Scorer<string> = {
  async score(_user, items, options) {
    Deadline.of(options).check('score');
    return items.map((item) => (item === '' ? undefined : item.length));
  },
};

/** A right ranker: longest first. */
export const rankByLength: Ranker<string> = {
  async rank({ candidates }, { limit, ...options } = {}) {
    Deadline.of(options).check('rank');
    const items = candidates.map((candidate) => ({ candidate, score: candidate.length, rung: 'length' }));
    return { items: items.sort((a, b) => b.score - a.score).slice(0, limit), degraded: [] };
  },
};
