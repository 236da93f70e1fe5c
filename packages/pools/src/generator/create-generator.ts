import { FeedloomError, quote, requirePositiveInteger } from '@feedloom/core';
import type { GenerateRequest, Generator, Pick, PoolHead, Slate, Withheld } from '../contracts/generator.js';
import { Admission } from './admission.js';
import { arrange } from './arrange.js';
import { readCarry, type Carry } from './carry.js';
import { compose } from './compose.js';
import { Deferrals } from './deferrals.js';
import type { Placed } from './draft.js';
import type { LimitRule, MixRule, SizeRule, UntypedData } from './mix-rule.js';
import { planner, type Plan } from './plan.js';
import { policyName } from './policy-name.js';
import { roundRobin } from './rules/round-robin.js';
import { seededRandom } from './seeded-random.js';
import { Selection } from './selection.js';

/** What {@link createGenerator} is made of. */
export interface GeneratorOptions<Data, Source extends string> {
  /** The rules; see {@link mix}. */
  readonly mix: readonly MixRule<Data, Source>[];
  /** The name of the policy in slates. @defaultValue a hash of the rules' names and parameters */
  readonly policy?: string | undefined;
}

/** A generator that answers at once and depends on nothing but its arguments. */
export interface MixGenerator<Data, Source extends string = string> extends Generator<Data, Source> {
  /** What {@link Slate.policy} is set to. */
  readonly policy: string;
  /** The sources that the rules name. Heads of others may be offered too. */
  readonly sources: readonly Source[];
  /**
   * Mixes a slate. Pure: the same heads, request and seed give the same slate, and nothing handed in is changed.
   *
   * It is short only if the candidates have run out or strict limits exclude those left. An item that is in several
   * pools is picked once.
   *
   * @throws `ERR_INVALID_ARGUMENT` if two heads are of one source, or the size is not a positive integer.
   */
  generate<Offered extends string = Source>(
    heads: readonly PoolHead<Data, Offered>[],
    request: GenerateRequest,
  ): Slate<Offered>;
}

/**
 * Makes a generator from the rules of a mix.
 *
 * Candidates are looked at only as far as the chunk needs, and their data only by rules that ask for it, so the cost
 * depends on the size of the chunk and not on that of the pools.
 */
export function createGenerator<Data = UntypedData, const Source extends string = string>({
  mix,
  policy = policyName(mix),
}: GeneratorOptions<Data, Source>): MixGenerator<Data, Source> {
  const planFor = planner(mix as readonly MixRule<Data>[]);
  return {
    policy,
    sources: [...new Set(mix.flatMap((rule): readonly Source[] => rule.sources))],
    // Picks repeat the sources of the heads, so a slate names no others.
    generate: <Offered extends string>(heads: readonly PoolHead<Data, Offered>[], request: GenerateRequest) =>
      generate(planFor(request), policy, heads, request) as Slate<Offered>,
  };
}

function generate<Data>(
  plan: Plan<Data>,
  policy: string,
  heads: readonly PoolHead<Data>[],
  request: GenerateRequest,
): Slate {
  const names = heads.map(({ source }) => source);
  requireDistinct(names);
  const size = sizeOf(plan.sizes, request);
  const carried = readCarry(request.carry, policy);
  const random = seededRandom(request.seed);
  const deferrals = new Deferrals(carried.deferred, request.session);
  const admission = new Admission(plan.filters, request, deferrals);
  const turns = [...plan.sources, { key: '', rule: roundRobin }].map(({ key, rule }) => {
    const start = { sources: names, size, carried: carried.turns[key], random };
    return { key, name: rule.name, fixed: rule.fixed, turns: rule.start(start) };
  });
  const selection = new Selection(heads, plan.limits, (candidate) => admission.admit(candidate));
  const { slots, relaxations } = plan;
  const placed = compose({ selection, slots, turns, relaxations, sources: names.length }, size);
  for (const rule of plan.diversities) arrange(placed, rule, plan.limits);
  for (const { entry } of placed) deferrals.forget(entry.candidate.id);
  const turnsCarried: Record<string, unknown> = { ...carried.turns };
  for (const { key, turns: rule } of turns) {
    const next = rule.carry();
    if (next !== undefined) turnsCarried[key] = next;
  }
  const deferred = deferrals.carry(heads);
  return {
    picks: placed.map((item, place) => pickOf(item, place, plan.limits)),
    drops: withoutPicked(admission.drops, placed),
    defers: withoutPicked(admission.defers, placed),
    carry: { policy, turns: turnsCarried, ...(deferred && { deferred }) } satisfies Carry,
    policy,
  };
}

function pickOf<Data>(item: Placed<Data>, place: number, limits: readonly LimitRule<Data>[]): Pick {
  const { id, source } = item.entry.candidate;
  const { rule, relaxed } = item;
  const displaced = place - item.place;
  if (relaxed.length === 0) return { id, source, rule, displaced };
  return { id, source, rule, displaced, relaxed: relaxed.flatMap((index) => limits[index]?.name ?? []) };
}

/** An item that one pool withholds and another one gives is given. */
function withoutPicked<Data>(withheld: readonly Withheld[], placed: readonly Placed<Data>[]): readonly Withheld[] {
  if (withheld.length === 0) return withheld;
  const picked = new Set(placed.map(({ entry }) => entry.candidate.id));
  return withheld.filter(({ id }) => !picked.has(id));
}

function sizeOf(rules: readonly SizeRule[], request: GenerateRequest): number {
  requirePositiveInteger('size', request.size);
  requirePositiveInteger('max', request.max);
  const wanted = rules.map((rule) => Math.round(rule.size(request))).filter((size) => Number.isFinite(size));
  return Math.min(Math.max(request.size, ...wanted), request.max);
}

function requireDistinct(sources: readonly string[]): void {
  const twice = sources.find((source, index) => sources.indexOf(source) !== index);
  if (twice === undefined) return;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `Two heads are of the source ${quote(twice)}; merge them first.`);
}
