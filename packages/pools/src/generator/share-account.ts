/** What one chunk's account begins with, one number for each source. */
export interface ShareAccountStart {
  /** Shares that add up to 1; 0 for a source that gets none. */
  readonly shares: Float64Array;
  /** The running credit of each source, in items. */
  readonly credit: Float64Array;
  /** What each source is still owed from times when it was dry, in items. */
  readonly owed: Float64Array;
  /** The places that may go into repaying one source; it also bounds credit. */
  readonly limit: number;
}

/** At most this part of the places goes to paying back what dry sources are owed. */
const REPAYMENT = 0.5;

/**
 * Deals places to sources in proportion to their shares, smoothly, and remembers what a dry source has missed.
 *
 * Places go by smooth weighted round robin among the sources that have an item. A source that has none is owed its
 * share of each place, up to what `limit` places would repay; once it has items again, up to half of the places go to
 * repaying it, so that a debt is paid within twice the places of `limit`.
 */
export class ShareAccount {
  readonly #shares: Float64Array;
  readonly #credit: Float64Array;
  readonly #owed: Float64Array;
  readonly #limit: number;
  /** Bounds what other rules than the account's owner may serve of one source; fractions always fit. */
  readonly #overdraft: number;
  readonly #income: Float64Array;
  #availableShare = 0;
  /** Whether {@link best} has reckoned for this place already. */
  #isReckoned = false;

  /** Keeps the arrays of `start` and changes them. */
  constructor({ shares, credit, owed, limit }: ShareAccountStart) {
    this.#shares = shares;
    this.#credit = credit;
    this.#owed = owed;
    this.#limit = limit;
    this.#overdraft = Math.max(limit, shares.length);
    this.#income = new Float64Array(shares.length);
  }

  /** @returns The available source that is due most, the first of equals; -1 if none that has a share is available. */
  best(available: Uint8Array): number {
    this.#reckon(available);
    let best = -1;
    let most = -Infinity;
    for (let i = 0; i < available.length; i += 1) {
      if (available[i] === 0 || !(at(this.#shares, i) > 0)) continue;
      const due = at(this.#credit, i) + at(this.#income, i);
      if (due > most) {
        most = due;
        best = i;
      }
    }
    return best;
  }

  /** Books one place to `source`; a place of a source without a share is nobody's loss. */
  book(source: number, available: Uint8Array): void {
    if (!(at(this.#shares, source) > 0)) return;
    if (!this.#isReckoned) this.#reckon(available);
    this.#isReckoned = false;
    let leastOwed = Infinity;
    for (let i = 0; i < available.length; i += 1) {
      const share = at(this.#shares, i);
      if (!(share > 0)) continue;
      const income = at(this.#income, i);
      // What a source gets beyond its share of the place repays it; what it gives to others is no new debt.
      const owed =
        at(this.#owed, i) + (available[i] === 0 ? share : Math.min(0, share / this.#availableShare - income));
      // A source of share s repays from the places of the others, so a debt is bounded by the smaller of the two.
      const capped = Math.min(Math.max(owed, 0), this.#limit * Math.min(share, 1 - share));
      this.#owed[i] = capped;
      const credit = at(this.#credit, i) + income - (i === source ? 1 : 0);
      this.#credit[i] = Math.min(Math.max(credit, -this.#overdraft), this.#overdraft);
      leastOwed = Math.min(leastOwed, capped / share);
    }
    if (leastOwed > 0) this.#forgive(leastOwed);
  }

  /** What {@link best} and {@link book} hand out at this place: 1 in all, to the available sources. */
  #reckon(available: Uint8Array): void {
    let share = 0;
    let owed = 0;
    for (let i = 0; i < available.length; i += 1) {
      if (available[i] === 0 || !(at(this.#shares, i) > 0)) continue;
      share += at(this.#shares, i);
      owed += at(this.#owed, i);
    }
    const repaid = Math.min(REPAYMENT, owed);
    for (let i = 0; i < available.length; i += 1) {
      const taking = available[i] !== 0 && at(this.#shares, i) > 0;
      const back = owed > 0 ? (repaid * at(this.#owed, i)) / owed : 0;
      this.#income[i] = taking ? ((1 - repaid) * at(this.#shares, i)) / share + back : 0;
    }
    this.#availableShare = share;
    this.#isReckoned = true;
  }

  /** What all are owed in proportion to their shares, none is owed by another. */
  #forgive(perShare: number): void {
    for (let i = 0; i < this.#shares.length; i += 1) {
      this.#owed[i] = Math.max(0, at(this.#owed, i) - perShare * at(this.#shares, i));
    }
  }
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}
