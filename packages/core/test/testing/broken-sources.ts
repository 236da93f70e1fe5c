import type { Candidate, CandidateSource, UserContext } from '../../src/index.js';
import { Deadline, requirePositiveInteger } from '../../src/index.js';
import { testCandidateSource } from '../../src/testing/index.js';
import { failuresOf } from './failures-of.js';

const context: UserContext = {
  user: 'ann',
  recent: [{ event: '1', user: 'ann', item: 'ddddd', kind: 'save', at: 7 }],
  disliked: ['eeee'],
  interests: [],
  revision: 1,
};

/** A right source: the longest words first. */
export const longWords: CandidateSource = {
  name: 'long words',
  async generate({ recent, disliked }, { limit = 10, exclude, ...options } = {}) {
    Deadline.of(options).check('generate');
    requirePositiveInteger('limit', limit);
    const known = new Set([...recent.map(({ item }) => item), ...disliked, ...(exclude ?? [])]);
    const words = ['bb', 'a', 'cccccc', 'ddddd', 'eeee', 'fff', 'ggggggg'].filter((word) => !known.has(word));
    const candidates = words
      .sort((a, b) => b.length - a.length)
      .map((id): Candidate => ({
        id,
        score: id.length,
        provenance: [{ source: 'long words', score: id.length }],
      }));
    return { candidates: candidates.slice(0, limit), degraded: [] };
  },
};

/** The laws that a source breaks. */
export function lawsOfCandidateSource(source: CandidateSource): Promise<string[]> {
  return failuresOf((runner) => testCandidateSource(runner, async () => ({ source, context })));
}

type Generate = CandidateSource['generate'];

const source = (generate: Generate): CandidateSource => ({ name: 'broken', generate });

/** A source that answers something else. */
function answering(alter: (candidates: readonly Candidate[]) => readonly Candidate[]): CandidateSource {
  return source(async (...args) => {
    const answer = await longWords.generate(...args);
    return { ...answer, candidates: alter(answer.candidates) };
  });
}

const FINDS = 'finds items, each once, best first, with finite scores';
const LEAVES_OUT = 'leaves out what the user dislikes or did something with';

/** Sources with one bug each, and the law that must notice. */
export const brokenSources: readonly { bug: string; law: string; subject: CandidateSource }[] = [
  { bug: 'finds the worst first', law: FINDS, subject: answering((candidates) => [...candidates].reverse()) },
  {
    bug: 'finds an item twice',
    law: FINDS,
    subject: answering((candidates) => candidates.flatMap((candidate) => [candidate, candidate])),
  },
  {
    bug: 'gives a score that cannot be compared',
    law: FINDS,
    subject: answering((candidates) => candidates.map((one, place) => (place === 2 ? { ...one, score: NaN } : one))),
  },
  {
    bug: 'does not say who found an item',
    law: 'says of each candidate who found it',
    subject: answering((candidates) => candidates.map((one) => ({ ...one, provenance: [] }))),
  },
  {
    bug: 'ignores the limit',
    law: 'finds at most the limit',
    subject: source((given, { limit: _limit, ...options } = {}) => longWords.generate(given, options)),
  },
  {
    bug: 'ignores what is excluded',
    law: 'leaves out what is excluded, and fills its place',
    subject: source((given, { exclude: _exclude, ...options } = {}) => longWords.generate(given, options)),
  },
  {
    bug: 'leaves out what is excluded after it has cut to the limit',
    law: 'leaves out what is excluded, and fills its place',
    subject: source(async (given, { exclude, ...options } = {}) => {
      const answer = await longWords.generate(given, options);
      return { ...answer, candidates: answer.candidates.filter(({ id }) => exclude?.has(id) !== true) };
    }),
  },
  {
    bug: 'offers what the user dislikes',
    law: LEAVES_OUT,
    subject: source((given, options) => longWords.generate({ ...given, disliked: [] }, options)),
  },
  {
    bug: 'offers what the user knows',
    law: LEAVES_OUT,
    subject: source((given, options) => longWords.generate({ ...given, recent: given.recent.slice(0, 1) }, options)),
  },
  {
    bug: 'fails for a stranger',
    law: 'does not fail for a user of whom nothing is known',
    subject: source((given, options) => {
      if (given.recent.length === 0) throw new TypeError('Reduce of empty array with no initial value');
      return longWords.generate(given, options);
    }),
  },
  {
    bug: 'takes any limit',
    law: 'refuses a bad limit',
    subject: source((given, { limit = 10, ...options } = {}) =>
      longWords.generate(given, { ...options, limit: Number.isSafeInteger(limit) && limit > 0 ? limit : 10 }),
    ),
  },
  {
    bug: 'orders what it is given',
    law: 'leaves what it is given as it is',
    subject: source((given, options) => {
      (given.disliked as string[]).push('z');
      return longWords.generate(given, options);
    }),
  },
  {
    bug: 'does not look at signals and deadlines',
    law: 'does nothing for a caller that has aborted or has no time',
    subject: source((given, { limit, exclude } = {}) => longWords.generate(given, { limit, exclude })),
  },
];
