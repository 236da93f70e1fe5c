/** Where users are. */
export interface Region {
  readonly name: string;
  /** Its share of the users, in (0, 1]; all together are 1. */
  readonly share: number;
  /** Hours by which its clocks are ahead of UTC. */
  readonly utcOffsetHours: number;
}

/** Requests a second, by flow. */
export interface Flows {
  /** Home feeds that are refreshed. */
  readonly feeds: number;
  /** Edges that are written. */
  readonly saves: number;
  /** Pictures that become items. */
  readonly uploads: number;
  /** Pictures that are searched for. */
  readonly searches: number;
}

/** What is to be served. */
export interface Demand {
  readonly users: number;
  /** The sum of what each region asks for in its own evening, out of season. */
  readonly flows: Flows;
  /** By how much everything grows in the season of gifts. */
  readonly season: number;
  readonly regions: readonly Region[];
  readonly items: number;
  readonly edges: number;
}

/** A time of the year, and by how much flows grow in it. */
export interface Season {
  readonly name: string;
  readonly factors: Partial<Flows>;
}
