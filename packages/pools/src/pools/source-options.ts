/** How one source's pools behave. */
export interface SourceOptions {
  /** The most items that a pool keeps; the worst ones go first. @defaultValue 500 */
  readonly cap?: number | undefined;
  /** How long an item may wait, in milliseconds from its offer. @defaultValue for ever */
  readonly ttlMs?: number | undefined;
  /**
   * Newer is better: an item's score counts half as much for every `halfLifeMs` of its age. Scores must then be
   * positive. The order stays right without rescoring (forward decay, Cormode et al. 2009).
   *
   * @defaultValue age does not matter
   */
  readonly halfLifeMs?: number | undefined;
  /** One pool for all users, filled with `share` and merged into every refresh. @defaultValue `false` */
  readonly shared?: boolean | undefined;
  /** No pool at all: its items come from `pull` of the feed service, at every refresh. @defaultValue `false` */
  readonly pulled?: boolean | undefined;
}

/** The source's options, complete. */
export interface SourceRules {
  readonly cap: number;
  readonly ttlMs: number;
  readonly halfLifeMs: number | undefined;
  readonly kind: SourceKind;
}

/** Where a source's items wait: in a pool of each user, in one for all, or nowhere. */
export type SourceKind = 'own' | 'shared' | 'pulled';
