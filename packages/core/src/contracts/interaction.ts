/** Something that a user did with an item. What it is worth is for its readers to decide, by `kind`. */
export interface Interaction {
  /** Names the event: whoever keeps interactions keeps each event once, however often it is told. */
  readonly event: string;
  /** Who did it. */
  readonly user: string;
  /** What it was done with. */
  readonly item: string;
  /** What was done: `save`, `click`, `hide`, or a word of your own. */
  readonly kind: string;
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number;
}
