import { describe, expect, it } from 'vitest';
import { rankedBy } from '../../page/rungs.js';

const late = (part: string) => ({ part, reason: 'timeout', servedFrom: 'pools' });

describe('the line above new pins', () => {
  it('names who ranked them, each once', () => {
    const pins = [{ rung: 'full' }, {}, { rung: 'trending' }, { rung: 'full' }];
    expect(rankedBy(pins, [])).toBe('ranked by: graph network, trending');
  });

  it('says that they are not ranked, or that others are in their old order', () => {
    expect(rankedBy([{}], [late('pull')])).toBe('not ranked for you this time');
    expect(rankedBy([{}], [late('pull'), late('rescore')])).toBe(
      'not ranked for you this time; what waited for you is in its old order',
    );
    expect(rankedBy([{ rung: 'dot' }], [late('rescore')])).toBe(
      'ranked by: nearest by network; what waited for you is in its old order',
    );
  });

  it('says nothing where nothing is to be said', () => {
    expect(rankedBy([{}], [])).toBeUndefined();
    expect(rankedBy([{}], [late('generator')])).toBeUndefined();
  });
});
