/** Why an item became a candidate. */
export interface Provenance {
  /** The candidate source that found it. */
  readonly source: string;
  /** What that source thinks of it; comparable within the source only. */
  readonly score: number;
  /** The item of the user's that led there. */
  readonly via?: string | undefined;
  /** How often walks came by, or how many paths lead there. */
  readonly visits?: number | undefined;
}

/** An item that may be ranked for a user. */
export interface Candidate {
  /** Names the item. */
  readonly id: string;
  /** How promising it is before it is ranked: finite, higher is better, comparable within one answer. */
  readonly score: number;
  /** Every source that found it, most important first; never empty. */
  readonly provenance: readonly Provenance[];
}
