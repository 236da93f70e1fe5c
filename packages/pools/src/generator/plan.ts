import type { GenerateRequest } from '../contracts/generator.js';
import type {
  DiversityRule,
  FilterRule,
  LimitRule,
  MixRule,
  SizeRule,
  SlotRule,
  SourceRule,
  WhenRule,
} from './mix-rule.js';

/** The rules that apply to one request, by what they decide. */
export interface Plan<Data> {
  readonly sizes: readonly SizeRule[];
  readonly filters: readonly FilterRule<Data>[];
  readonly slots: readonly SlotRule<Data>[];
  /** With the key under which each carries something over. */
  readonly sources: readonly { readonly key: string; readonly rule: SourceRule }[];
  readonly limits: readonly LimitRule<Data>[];
  readonly diversities: readonly DiversityRule<Data>[];
  /** Which limits are given up at each step, none at first: the last rule of the mix goes first, a strict one never. */
  readonly relaxations: readonly (readonly boolean[])[];
}

interface Placed<Data> {
  /** Stable whether or not conditions hold, so that carried credit finds its rule again. */
  readonly key: string;
  readonly rule: Exclude<MixRule<Data>, WhenRule<Data>>;
}

function* active<Data>(
  rules: readonly MixRule<Data>[],
  request: GenerateRequest,
  path: string,
): Generator<Placed<Data>> {
  for (const [ordinal, rule] of rules.entries()) {
    const key = `${path}${ordinal}`;
    if (rule.kind !== 'when') yield { key, rule };
    else if (rule.holds(request)) yield* active(rule.rules, request, `${key}.`);
  }
}

function unconditional<Data>(rules: readonly MixRule<Data>[]): Placed<Data>[] {
  return rules.flatMap((rule, ordinal) => (rule.kind === 'when' ? [] : [{ key: `${ordinal}`, rule }]));
}

/** Sorts rules by request; where none depends on a condition, once and for all. */
export function planner<Data>(rules: readonly MixRule<Data>[]): (request: GenerateRequest) => Plan<Data> {
  if (rules.some(({ kind }) => kind === 'when')) return (request) => sort(active(rules, request, ''));
  const plan = sort(unconditional(rules));
  return () => plan;
}

/** Keeps the order of the rules of one kind. */
function sort<Data>(rules: Iterable<Placed<Data>>): Plan<Data> {
  const sizes: SizeRule[] = [];
  const filters: FilterRule<Data>[] = [];
  const slots: SlotRule<Data>[] = [];
  const sources: { key: string; rule: SourceRule }[] = [];
  const limits: LimitRule<Data>[] = [];
  const diversities: DiversityRule<Data>[] = [];
  for (const { key, rule } of rules) {
    if (rule.kind === 'size') sizes.push(rule);
    else if (rule.kind === 'filter') filters.push(rule);
    else if (rule.kind === 'slot') slots.push(rule);
    else if (rule.kind === 'source') sources.push({ key, rule });
    else if (rule.kind === 'limit') limits.push(rule);
    else diversities.push(rule);
  }
  return { sizes, filters, slots, sources, limits, diversities, relaxations: relaxationsOf(limits) };
}

function relaxationsOf(limits: readonly LimitRule[]): boolean[][] {
  let given = limits.map(() => false);
  const steps = [given];
  for (let last = limits.length - 1; last >= 0; last -= 1) {
    if (limits[last]?.strict === true) continue;
    given = given.with(last, true);
    steps.push(given);
  }
  return steps;
}
