/** What the rankers of this package order: anything that has an id. */
export interface Identified {
  /** Names the item. */
  readonly id: string;
}
