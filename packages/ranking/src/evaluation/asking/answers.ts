/** What a recommender answered: all that metrics need. */
export interface Answers {
  /** Whose answers they are. */
  readonly ranker: string;
  /** The users that were asked about, ascending. */
  readonly asked: Uint32Array;
  /** `[after.count]`: the place of each save of the future among all items, 0 for the best; `UNPLACED` if it had none. */
  readonly places: Uint32Array;
  /** How many items the lists hold. */
  readonly listLength: number;
  /** `[asked.length, listLength]`, row-major: items, best first; `UNPLACED` where a list is short. */
  readonly lists: Uint32Array;
}
