/** How large the planted catalogue of a home feed is. */
export interface HomeSize {
  readonly pins: number;
  readonly edges: number;
  /** Kinds of pin; each pin is of one. */
  readonly topics: number;
  /** Users who open their feeds. */
  readonly readers: number;
  /** Users from whose saves it is learned what goes together; readers among them. */
  readonly people: number;
}

/** What the figures are about. */
export const FULL_SIZE: HomeSize = { pins: 200_000, edges: 2_000_000, topics: 100, readers: 500, people: 10_000 };

/** For a quick look: nothing about it is claimed. */
export const QUICK_SIZE: HomeSize = { pins: 20_000, edges: 200_000, topics: 20, readers: 100, people: 1_000 };
