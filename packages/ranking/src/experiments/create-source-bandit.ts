import { Buffer } from 'node:buffer';
import type { CallOptions, Random } from '@feedloom/core';
import {
  Deadline,
  FeedloomError,
  quote,
  requireFinite,
  requireId,
  requirePositiveInteger,
  systemClock,
  systemRandom,
} from '@feedloom/core';
import pLimit from 'p-limit';
import { GuardedCell } from '../preferences/guarded-cell.js';
import { sumInTurns } from '../preferences/sum-in-turns.js';
import { decay } from '../preferences/medoid.js';
import { requireNamespace } from '../preferences/namespace.js';
import { requirePositive, requireWithin } from '../preferences/profile-settings.js';
import type { BanditState } from './bandit-state.js';
import { addOutcomes, packBandit, unpackBandit } from './bandit-state.js';
import { drawBeta } from './beta.js';
import type { SourceBandit, SourceBanditOptions, SourceMix, SourceOutcome } from './source-bandit.js';

const SEGMENT = Buffer.from('s');

const MOST_SOURCES = 32;

const SEGMENTS_AT_ONCE = 8;

/** How many outcomes are learnt in one write: some milliseconds of work. */
const OUTCOMES_AT_ONCE = 512;

/**
 * Creates a bandit that mixes sources by Thompson sampling: each draw guesses every source's rate from what came of it,
 * and gives a place to the best guess. Outcomes decay, so it follows what changes.
 *
 * A source's share is its floor, and of the rest the part of the draws that it won. All state is in the store, changed
 * by compare-and-swap, so several processes learn together.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a bad option.
 */
export function createSourceBandit({
  store,
  namespace = 'feedloom',
  name,
  sources,
  floorRatio = 0.03,
  halfLifeMs = 7 * 86_400_000,
  prior = { rewards: 1, showings: 10 },
  draws = 32,
  rememberedEvents = 4096,
  clock = systemClock,
  random = systemRandom,
}: SourceBanditOptions): SourceBandit {
  requireNamespace(namespace);
  // Without a `/`, so that no mix's segments can be taken for another's.
  requireNamespace(name, 'name');
  requirePositive('halfLifeMs', halfLifeMs);
  requirePositive('prior.rewards', prior.rewards);
  requirePositive('prior.showings - prior.rewards', prior.showings - prior.rewards);
  requirePositiveInteger('draws', draws);
  requirePositiveInteger('rememberedEvents', rememberedEvents);
  checkSources(sources);
  requireWithin('floorRatio', floorRatio, 0, 1 / sources.length);

  const cellOf = (segment: string): GuardedCell => {
    requireId('segment', segment);
    const partition = `${namespace}/bandit/${name}/${segment}`;
    return new GuardedCell({ store, partition, key: SEGMENT, clock, random });
  };

  const begin = (what: string, options: CallOptions | undefined): Deadline => {
    const deadline = Deadline.of(options, clock);
    deadline.check(what);
    return deadline;
  };

  return {
    async mix(segment, options) {
      const deadline = begin('mix', options);
      const state = unpackBandit(await cellOf(segment).read(deadline), sources);
      const wins = countWins(state, { sources, prior, draws, halfLifeMs, now: clock.now(), random });
      const shares = wins.map((won, index) => {
        const share = floorRatio + (1 - floorRatio * sources.length) * (won / draws);
        return { source: sources[index] as string, share, propensity: share };
      });
      return { shares, policy: `${name}@${state.revision}` } satisfies SourceMix;
    },

    async learn(outcomes, options) {
      const deadline = begin('learn', options);
      const settings = { halfLifeMs, rememberedEvents, now: clock.now() };
      const limit = pLimit(SEGMENTS_AT_ONCE);
      const learnt = await limit.map([...bySegment(outcomes, sources)], ([segment, told]) =>
        sumInTurns(told, OUTCOMES_AT_ONCE, (part) =>
          cellOf(segment).change((found) => {
            const state = unpackBandit(found, sources);
            const added = addOutcomes(state, part, settings);
            return { next: added === 0 ? undefined : packBandit(state), result: added };
          }, deadline),
        ),
      );
      return learnt.reduce((sum, count) => sum + count, 0);
    },

    async reset(segment, options) {
      const deadline = begin('reset', options);
      // An empty cell of a later revision: a write that is still under way must not find what it expects.
      await cellOf(segment).change((found) => {
        const revision = revisionOf(found, sources) + 1;
        return { next: packBandit({ ...unpackBandit(undefined, sources), revision }), result: undefined };
      }, deadline);
    },
  };
}

interface DrawOptions extends Pick<Required<SourceBanditOptions>, 'sources'> {
  readonly prior: { readonly rewards: number; readonly showings: number };
  readonly draws: number;
  readonly halfLifeMs: number;
  readonly now: number;
  readonly random: Random;
}

/** How many draws each source wins. */
function countWins(
  { records }: BanditState,
  { sources, prior, draws, halfLifeMs, now, random }: DrawOptions,
): readonly number[] {
  const beliefs = sources.map((source) => {
    const record = records.get(source);
    const left = record === undefined ? 0 : decay(now - record.at, halfLifeMs);
    const rewards = (record?.rewards ?? 0) * left;
    const failures = Math.max(0, (record?.showings ?? 0) * left - rewards);
    return { alpha: prior.rewards + rewards, beta: prior.showings - prior.rewards + failures };
  });
  const wins = sources.map(() => 0);
  for (let draw = 0; draw < draws; draw += 1) {
    const guesses = beliefs.map(({ alpha, beta }) => drawBeta(random, alpha, beta));
    const best = guesses.reduce((winner, guess, index) => (guess > (guesses[winner] ?? 0) ? index : winner), 0);
    wins[best] = (wins[best] ?? 0) + 1;
  }
  return wins;
}

function bySegment(outcomes: readonly SourceOutcome[], sources: readonly string[]): Map<string, SourceOutcome[]> {
  const segments = new Map<string, SourceOutcome[]>();
  for (const outcome of outcomes) {
    const { event, at, segment, source, reward } = outcome;
    requireId('outcomes[].event', event);
    requireFinite('outcomes[].at', at);
    requireId('outcomes[].segment', segment);
    requireWithin('outcomes[].reward', reward, 0, 1);
    if (!sources.includes(source)) {
      const message = `\`outcomes[].source\` must be one of the sources, got ${quote(source)}.`;
      throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
    }
    const told = segments.get(segment);
    if (told === undefined) segments.set(segment, [outcome]);
    else told.push(outcome);
  }
  for (const told of segments.values()) told.sort((a, b) => a.at - b.at);
  return segments;
}

function checkSources(sources: readonly string[]): void {
  for (const source of sources) requireId('sources[]', source);
  if (sources.length > 0 && sources.length <= MOST_SOURCES && new Set(sources).size === sources.length) return;
  const message = `\`sources\` must name 1 to ${MOST_SOURCES} sources, each once, got ${quote(sources)}.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}

/** The revision of a cell; of a damaged one, a number that none has reached. */
function revisionOf(cell: Uint8Array | undefined, sources: readonly string[]): number {
  try {
    return unpackBandit(cell, sources).revision;
  } catch {
    return 2 ** 32;
  }
}
