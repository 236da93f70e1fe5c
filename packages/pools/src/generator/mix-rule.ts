import type { Random } from '@feedloom/core';
import type { GenerateRequest } from '../contracts/generator.js';
import type { Candidate } from '../contracts/item.js';

/**
 * The type of {@link OfferedItem.data} where neither a schema nor a type parameter says more.
 *
 * It is `any` on purpose: rules then read fields of items without a cast, and fit a feed of any data.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
export type UntypedData = any;

/** What an item has in common with others, such as its author; items whose key is `undefined` share nothing. */
export type ItemKey<Data, Source extends string = string> = (item: Candidate<Data, Source>) => unknown;

/** What every rule says of itself. */
export interface RuleIdentity<Source extends string = string> {
  /** How decisions cite the rule. */
  readonly name: string;
  /** What tells two rules of one name apart, as {@link Slate.policy} sees it; functions are left out. */
  readonly parameters: string;
  /** The sources that the rule names; a mix of other sources does not take it. */
  readonly sources: readonly Source[];
}

/** Decides how many items a chunk holds. */
export interface SizeRule extends RuleIdentity<never> {
  /** Tells rules of different kinds apart. */
  readonly kind: 'size';
  /** @returns The size wanted; used only between {@link GenerateRequest.size} and {@link GenerateRequest.max}. */
  size(request: GenerateRequest): number;
}

/** Keeps items out of the chunk: for good (`drop`), or until the next session (`defer`). */
export interface FilterRule<Data = UntypedData, Source extends string = string> extends RuleIdentity<Source> {
  /** Tells rules of different kinds apart. */
  readonly kind: 'filter';
  /** Whether what it withholds leaves its pool for good or waits for the next session. */
  readonly effect: 'drop' | 'defer';
  /** Whether the rule withholds `item`. */
  matches(item: Candidate<Data, Source>, request: GenerateRequest): boolean;
}

/** Reserves one place of the chunk. */
export interface SlotRule<Data = UntypedData, Source extends string = string> extends RuleIdentity<Source> {
  /** Tells rules of different kinds apart. */
  readonly kind: 'slot';
  /** The place, from 0. */
  readonly index: number;
  /** How many of the best items of each source may be tried. */
  readonly lookahead: number;
  /** Whether `item` may stand there. */
  accepts(item: Candidate<Data, Source>): boolean;
}

/** Decides, place by place, which source comes next. */
export interface SourceRule<Source extends string = string> extends RuleIdentity<Source> {
  /** Tells rules of different kinds apart. */
  readonly kind: 'source';
  /** Whether later rules leave the places that this one filled as they are. */
  readonly fixed: boolean;
  /**
   * Begins a chunk.
   *
   * @param start - the sources on offer, the chunk's size, and what {@link Turns.carry} returned in the last chunk.
   */
  start(start: TurnsStart): Turns;
}

/** What a {@link SourceRule} begins a chunk with. */
export interface TurnsStart {
  /** The sources on offer; everywhere else they go by their index in this list. */
  readonly sources: readonly string[];
  /** How many items the chunk should hold. */
  readonly size: number;
  /** What the rule carried over from the last chunk; `undefined` at first, and after a change of policy. */
  readonly carried: unknown;
  /** Seeded by {@link GenerateRequest.seed}. */
  readonly random: Pick<Random, 'next'>;
}

/** The turns of the sources in one chunk. */
export interface Turns {
  /**
   * @param available - 1 for each source that has an item for this place, else 0.
   * @returns The index of an available source, or -1 to leave the choice to the next rule.
   */
  propose(available: Uint8Array, place: number): number;
  /** Hears which source filled the place, whichever rule chose it. */
  placed(source: number, available: Uint8Array): void;
  /** JSON for the next chunk, or `undefined` for nothing. */
  carry(): unknown;
}

/** At most `max` items with the same key among any `within` neighbours. */
export interface LimitRule<Data = UntypedData, Source extends string = string> extends RuleIdentity<Source> {
  /** Tells rules of different kinds apart. */
  readonly kind: 'limit';
  /** The most items with the same key among neighbours. */
  readonly max: number;
  /** How many places are looked at together; infinite for the whole chunk. */
  readonly within: number;
  /** Whether the chunk rather stays short than breaks the limit. */
  readonly strict: boolean;
  /** What is limited. */
  by(item: Candidate<Data, Source>): unknown;
}

/** Rearranges a chunk without changing what is in it. */
export interface DiversityRule<Data = UntypedData, Source extends string = string> extends RuleIdentity<Source> {
  /** Tells rules of different kinds apart. */
  readonly kind: 'diversity';
  /** How many places before an item it must differ from. */
  readonly within: number;
  /** The most places that an item moves, up or down. */
  readonly maxDisplacement: number;
  /** In the order in which they are given up. */
  readonly criteria: readonly DiversityCriterion<Data, Source>[];
}

/** One way in which neighbours should differ. */
export interface DiversityCriterion<Data = UntypedData, Source extends string = string> {
  /** How `relax` refers to it. */
  readonly name: string;
  /** Neighbours should not share this key; `undefined` is shared by none. Asked once for each item. */
  by(item: Candidate<Data, Source>): unknown;
  /** Whether `a` and `b` are too alike beyond their keys. */
  alike(a: Candidate<Data, Source>, b: Candidate<Data, Source>): boolean;
}

/** Applies rules only to the requests for which its condition holds. */
export interface WhenRule<Data = UntypedData, Source extends string = string> extends RuleIdentity<Source> {
  /** Tells rules of different kinds apart. */
  readonly kind: 'when';
  /** What applies while the condition holds. */
  readonly rules: readonly MixRule<Data, Source>[];
  /** The condition. */
  holds(request: GenerateRequest): boolean;
}

/** One rule of a mix, made by a constructor of {@link mix} or by hand. */
export type MixRule<Data = UntypedData, Source extends string = string> =
  | SizeRule
  | FilterRule<Data, Source>
  | SlotRule<Data, Source>
  | SourceRule<Source>
  | LimitRule<Data, Source>
  | DiversityRule<Data, Source>
  | WhenRule<Data, Source>;
