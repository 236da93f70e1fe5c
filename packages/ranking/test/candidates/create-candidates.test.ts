import { FeedloomError } from '@feedloom/core';
import type { CandidateAnswer } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { createCandidates } from '../../src/candidates/create-candidates.js';
import { FoundCandidate } from '../../src/candidates/found-candidate.js';
import { codeOf, contextOf, sourceOf } from './small-world.js';

const never = new Promise<never>(() => undefined);

describe('createCandidates', () => {
  it('puts together what sources find by rank, with the provenance from each', async () => {
    const candidates = createCandidates([sourceOf('first', ['a', 'b', 'c']), sourceOf('second', ['c', 'd'])]);
    const answer = await candidates.of(contextOf());
    expect(answer.degraded).toEqual([]);
    expect(answer.candidates.map(({ id }) => id)).toEqual(['c', 'a', 'b', 'd']);
    expect(answer.candidates[0]?.score).toBeCloseTo(61 / 63 + 61 / 61, 6);
    expect(answer.candidates[0]?.provenance.map(({ source, score }) => `${source} ${score}`)).toEqual([
      'first 98',
      'second 100',
    ]);
    expect(JSON.parse(JSON.stringify(answer.candidates[1]))).toMatchObject({
      id: 'a',
      provenance: [{ source: 'first' }],
    });
  });

  it('weighs sources, and takes no more of one than its quota', async () => {
    const sources = [sourceOf('first', ['a', 'b', 'c']), sourceOf('second', ['x', 'y', 'z'])];
    const candidates = createCandidates(sources, { weights: { second: 2 }, quotas: { first: 1 }, limit: 3 });
    expect((await candidates.of(contextOf())).candidates.map(({ id }) => id)).toEqual(['x', 'y', 'z']);
    const all = await candidates.of(contextOf(), { limit: 10 });
    expect(all.candidates.map(({ id }) => id)).toEqual(['x', 'y', 'z', 'a']);
  });

  it('leaves out what the user knows, also where a source does not', async () => {
    const rude = sourceOf('rude', [], {
      generate: () => sourceOf('rude', ['pin:4', 'hidden', 'asked', 'a']).generate(contextOf()),
    });
    const context = contextOf({ disliked: ['hidden'] });
    const { candidates } = await createCandidates([rude]).of(context, { exclude: new Set(['asked']) });
    expect(candidates.map(({ id }) => id)).toEqual(['a']);
  });

  it('does without sources that fail, throw at once, or are late, and says so', async () => {
    const sources = [
      sourceOf('good', ['a']),
      sourceOf('fails', [], { generate: () => Promise.reject(new Error('broken')) }),
      sourceOf('throws', [], {
        generate: () => {
          throw new FeedloomError('ERR_OVERLOADED', 'too much');
        },
      }),
      sourceOf('late', [], { generate: () => never }),
    ];
    const { candidates, degraded } = await createCandidates(sources).of(contextOf(), { deadlineMs: 60 });
    expect(candidates.map(({ id }) => id)).toEqual(['a']);
    expect(degraded).toEqual([
      { part: 'fails', reason: 'error', servedFrom: 'other-sources' },
      { part: 'throws', reason: 'overloaded', servedFrom: 'other-sources' },
      { part: 'late', reason: 'timeout', servedFrom: 'other-sources' },
    ]);
  });

  it('does without what is no answer, and counts once what a source finds twice', async () => {
    const provenance = [{ source: 's', score: 1 }];
    const nonsense: Readonly<Record<string, unknown>> = {
      nothing: undefined,
      list: { candidates: 'many', degraded: [] },
      entry: { candidates: [null], degraded: [] },
      id: { candidates: [{ id: '', score: 1, provenance }], degraded: [] },
      score: { candidates: [{ id: 'x', score: NaN, provenance }], degraded: [] },
      found: { candidates: [new FoundCandidate('s', 'x', Infinity)], degraded: [] },
      how: { candidates: [{ id: 'x', score: 1, provenance: [] }], degraded: [] },
      'how much': { candidates: [{ id: 'x', score: 1, provenance: [{ source: 's', score: NaN }] }], degraded: [] },
    };
    const broken = Object.entries(nonsense).map(([name, answer]) =>
      sourceOf(name, [], { generate: async () => answer as CandidateAnswer }),
    );
    const { candidates, degraded } = await createCandidates([...broken, sourceOf('good', ['b', 'a', 'a', 'a'])]).of(
      contextOf(),
      { deadlineMs: 60_000 },
    );
    expect(candidates.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(candidates[1]?.provenance).toHaveLength(1);
    expect(degraded.map(({ part, reason }) => [part, reason])).toEqual(
      Object.keys(nonsense).map((name) => [name, 'error']),
    );
  });

  it('fails only if every source does, and with a typed error', async () => {
    const broken = sourceOf('broken', [], { generate: () => Promise.reject(new Error('x')) });
    const late = sourceOf('late', [], { generate: () => never });
    expect(await createCandidates([broken]).of(contextOf()).catch(codeOf)).toBe('ERR_UNAVAILABLE');
    expect(await createCandidates([late], { deadlineMs: 10 }).of(contextOf()).catch(codeOf)).toBe('ERR_TIMEOUT');
  });

  it('ends for a caller that aborts, whatever its sources do', async () => {
    const controller = new AbortController();
    const answer = createCandidates([sourceOf('late', [], { generate: () => never })]).of(contextOf(), {
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 5);
    expect(await answer.catch(codeOf)).toBe('ERR_ABORTED');
  });

  it('passes on in what ways a source is degraded', async () => {
    const less = { part: 'index', reason: 'error', servedFrom: 'older-index' };
    const generate = async () => ({ candidates: [], degraded: [less] });
    expect((await createCandidates([sourceOf('s', [], { generate })]).of(contextOf())).degraded).toEqual([less]);
  });

  it('looks up a user who is only named, and does without a profile that cannot be read', async () => {
    const seen: string[] = [];
    const source = sourceOf('s', ['a'], {
      generate: async (context) => {
        seen.push(`${context.user} ${context.revision}`);
        return { candidates: [], degraded: [] };
      },
    });
    await createCandidates([source], { profiles: { context: async () => contextOf() } }).of('ada');
    const failing = createCandidates([source], { profiles: { context: () => Promise.reject(new Error('x')) } });
    expect((await failing.of('ada')).degraded).toEqual([
      { part: 'profiles', reason: 'error', servedFrom: 'no-profile' },
    ]);
    const slow = createCandidates([source], { profiles: { context: () => never } });
    expect((await slow.of('ada', { deadlineMs: 40 })).degraded).toMatchObject([
      { part: 'profiles', reason: 'timeout' },
    ]);
    expect(seen).toEqual(['ada 1', 'ada 0', 'ada 0']);
    expect(await createCandidates([source]).of('ada').catch(codeOf)).toBe('ERR_INVALID_ARGUMENT');
  });

  it('refuses to be made without sources, or with two of one name', () => {
    expect(() => createCandidates([])).toThrow(/at least one/);
    expect(() => createCandidates([sourceOf('s', []), sourceOf('s', [])])).toThrow(/name of its own/);
  });
});
