import { requireNonNegative } from '@feedloom/core';
import type { SourceRule, Turns, TurnsStart } from '../mix-rule.js';
import { ShareAccount } from '../share-account.js';

/** How {@link mix.ratio} remembers. */
export interface RatioOptions {
  /**
   * Whether fractions and debts are carried over to the next chunk. Without, each chunk is dealt anew and the seed
   * decides who gets the fractions.
   *
   * @defaultValue `true`
   */
  readonly carry?: boolean | undefined;
  /** The most that is carried over, in chunks' worth of items. @defaultValue 10 */
  readonly maxCarryChunks?: number | undefined;
}

/**
 * Mixes sources at the given rates, evenly interleaved.
 *
 * Rates are any non-negative numbers and are normalised; if all are 0, the rule leaves the choice to the next one. A
 * source with rate 0 or none is used only when those with a rate have nothing left. Over chunks the served items keep
 * to the rates within one item a source. A source that was dry is made up for once it has items again: at most
 * `maxCarryChunks` chunks' worth, with at most half of the places, hence within `2 * maxCarryChunks` chunks.
 */
export function ratio<const Source extends string>(
  rates: Readonly<Partial<Record<Source, number>>>,
  { carry = true, maxCarryChunks = 10 }: RatioOptions = {},
): SourceRule<Source> {
  const named = Object.keys(rates) as Source[];
  const rateOf = new Map<string, number>(named.map((source) => [source, rates[source] ?? 0]));
  for (const [source, rate] of rateOf) requireNonNegative(`ratio.${source}`, rate);
  requireNonNegative('maxCarryChunks', maxCarryChunks);
  return {
    kind: 'source',
    name: 'ratio',
    parameters: JSON.stringify([[...rateOf], carry, maxCarryChunks]),
    sources: named,
    fixed: false,
    start: (start) => new RatioTurns(rateOf, carry, maxCarryChunks, start),
  };
}

class RatioTurns implements Turns {
  readonly #sources: readonly string[];
  readonly #carry: boolean;
  readonly #credit: Float64Array;
  readonly #owed: Float64Array;
  readonly #account: ShareAccount;

  constructor(
    rates: ReadonlyMap<string, number>,
    carry: boolean,
    maxCarryChunks: number,
    { sources: offered, size, carried, random }: TurnsStart,
  ) {
    // A source that is not on offer today is as dry as an empty one.
    this.#sources = [...offered, ...[...rates.keys()].filter((source) => !offered.includes(source))];
    this.#carry = carry;
    const shares = normalise(this.#sources.map((source) => rates.get(source) ?? 0));
    const saved = this.#sources.map((source) => (carry ? savedOf(carried, source) : [random.next() - 0.5, 0]));
    this.#credit = Float64Array.from(saved, ([credit = 0]) => credit);
    this.#owed = Float64Array.from(saved, ([, owed = 0]) => Math.max(0, owed));
    this.#account = new ShareAccount({ shares, credit: this.#credit, owed: this.#owed, limit: maxCarryChunks * size });
  }

  propose(available: Uint8Array): number {
    return this.#account.best(this.#widen(available));
  }

  placed(source: number, available: Uint8Array): void {
    this.#account.book(source, this.#widen(available));
  }

  carry(): unknown {
    if (!this.#carry) return undefined;
    const accounts = this.#sources.map((source, i) => [source, rounded(this.#credit[i]), rounded(this.#owed[i])]);
    return accounts.filter(([, credit, owed]) => credit !== 0 || owed !== 0);
  }

  #widen(available: Uint8Array): Uint8Array {
    if (available.length === this.#sources.length) return available;
    const all = new Uint8Array(this.#sources.length);
    all.set(available);
    return all;
  }
}

function normalise(rates: readonly number[]): Float64Array {
  // Scaled first, so that the sum of huge rates stays finite.
  const largest = Math.max(0, ...rates);
  const scaled = Float64Array.from(rates, (rate) => (largest > 0 ? rate / largest : 0));
  const sum = scaled.reduce((total, rate) => total + rate, 0);
  return sum > 0 ? scaled.map((rate) => rate / sum) : scaled;
}

/** What an earlier chunk carried over for `source`: its credit and what it is owed. */
function savedOf(carried: unknown, source: string): number[] {
  const accounts: unknown[] = Array.isArray(carried) ? carried : [];
  const account = accounts.find((each) => Array.isArray(each) && each[0] === source);
  const numbers = Array.isArray(account) ? account.slice(1) : [];
  return numbers.every((number) => Number.isFinite(number)) ? (numbers as number[]) : [];
}

/** A millionth of an item is exact enough, and keeps the carried text short and free of -0. */
function rounded(value = 0): number {
  return Math.round(value * 1e6) / 1e6 + 0;
}
