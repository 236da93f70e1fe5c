/** One way of doing things that is tried. */
export interface Arm<Payload> {
  /** Names it. */
  readonly name: string;
  /** Its part of the users, in proportion to the other arms' shares; at least 0. */
  readonly share: number;
  /** What is tried: a policy, weights, the name of a ranker. */
  readonly payload: Payload;
}

/** The arm that a user is in. */
export interface Assignment<Payload> {
  /** The experiment's name. */
  readonly experiment: string;
  /** The arm's name. */
  readonly arm: string;
  /** What the arm tries. */
  readonly payload: Payload;
  /** How likely a user was to get there, for the log. */
  readonly propensity: number;
}

/** A user has met what an experiment tries. */
export interface Exposure {
  /** The same for every exposure of a user in a session to an arm: a log keeps each once. */
  readonly event: string;
  /** The experiment's name. */
  readonly experiment: string;
  /** The arm's name. */
  readonly arm: string;
  /** Who it is. */
  readonly user: string;
  /** The session, if one was told. */
  readonly session?: string | undefined;
  /** How likely a user was to get there. */
  readonly propensity: number;
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Arms over the same pools, and who is in which. */
export interface Experiment<Payload> {
  /** Names it. */
  readonly name: string;
  /** The arms' names, in order. */
  readonly arms: readonly string[];
  /** The user's arm: always the same one. @returns `undefined` for a user who does not take part. */
  assign(user: string): Assignment<Payload> | undefined;
  /** The same, for a user who now meets what is tried: tells `onExposure` once for each user and session. */
  expose(user: string, options?: ExposeOptions): Assignment<Payload> | undefined;
}

/** When a user meets an arm. */
export interface ExposeOptions {
  /** The session. @defaultValue all of them count as one */
  readonly session?: string | undefined;
}
