import { NOTHING, addDecaying, decaying, subtractDecaying, valueAt } from './decay.js';
import { DistinctUsers } from './distinct-users.js';

/** How the items of a segment are counted; see the options of `createTrending`. */
export interface SegmentSettings {
  readonly capacity: number;
  readonly fastHalfLifeMs: number;
  readonly slowHalfLifeMs: number;
  readonly userWindowMs: number;
  readonly minUsers: number;
  readonly kappa: number;
}

/** What an item counts in a segment. */
export interface ItemTrend {
  /** By how much it is above what is usual for it: 0 or less if it is not, or if too few users are behind it. */
  readonly trend: number;
  /** Users lately, each halving with the slow half-life. */
  readonly popularity: number;
  /** Different users of this window of time or of the last one, whichever saw more; 0 once both are over. */
  readonly users: number;
}

/** A newcomer to a full segment replaces the least popular of so many. */
const SAMPLE = 8;

/**
 * The items of one segment, each with two decaying counts of different users. At most `capacity` of them: 97 bytes each,
 * beside its name. O(1) for each event.
 */
export class SegmentCounts {
  readonly #settings: SegmentSettings;
  readonly #rows = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #fast: Float64Array;
  readonly #slow: Float64Array;
  readonly #window: Float64Array;
  readonly #users: Float32Array;
  readonly #usersBefore: Float32Array;
  readonly #sketches: DistinctUsers;
  #probe = 1;

  constructor(settings: SegmentSettings) {
    const { capacity } = settings;
    this.#settings = settings;
    this.#fast = new Float64Array(capacity).fill(NOTHING);
    this.#slow = new Float64Array(capacity).fill(NOTHING);
    this.#window = new Float64Array(capacity);
    this.#users = new Float32Array(capacity);
    this.#usersBefore = new Float32Array(capacity);
    this.#sketches = new DistinctUsers(capacity);
  }

  /** The items that are counted. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Counts a user, by hash, who did something with `item` at `at`, unless that user was counted in this window. */
  add(item: string, hash: number, at: number): void {
    const { fastHalfLifeMs, slowHalfLifeMs, userWindowMs } = this.#settings;
    const row = this.#rows.get(item) ?? this.#open(item);
    const window = Math.floor(at / userWindowMs);
    const current = this.#window[row] ?? 0;
    if (window > current) {
      this.#usersBefore[row] = window === current + 1 ? (this.#users[row] ?? 0) : 0;
      this.#users[row] = 0;
      this.#window[row] = window;
      this.#sketches.clear(row);
    }
    const users = this.#sketches.add(row, hash);
    if (users === 0) return;
    this.#users[row] = (this.#users[row] ?? 0) + users;
    this.#fast[row] = addDecaying(this.#fast[row] ?? NOTHING, decaying(users, at, fastHalfLifeMs));
    this.#slow[row] = addDecaying(this.#slow[row] ?? NOTHING, decaying(users, at, slowHalfLifeMs));
  }

  /** Takes one user of `item` at `at` back. */
  subtract(item: string, at: number): void {
    const row = this.#rows.get(item);
    if (row === undefined) return;
    const { fastHalfLifeMs, slowHalfLifeMs, userWindowMs } = this.#settings;
    this.#fast[row] = subtractDecaying(this.#fast[row] ?? NOTHING, decaying(1, at, fastHalfLifeMs));
    this.#slow[row] = subtractDecaying(this.#slow[row] ?? NOTHING, decaying(1, at, slowHalfLifeMs));
    const behind = (this.#window[row] ?? 0) - Math.floor(at / userWindowMs);
    const counts = behind === 0 ? this.#users : this.#usersBefore;
    if (behind === 0 || behind === 1) counts[row] = Math.max(0, (counts[row] ?? 0) - 1);
  }

  /** What `item` counts at `now`; `undefined` for one that is not counted. */
  of(item: string, now: number): ItemTrend | undefined {
    const row = this.#rows.get(item);
    return row === undefined ? undefined : this.at(row, now);
  }

  /** What the item of a row counts at `now`. */
  at(row: number, now: number): ItemTrend {
    const { fastHalfLifeMs, slowHalfLifeMs, minUsers, kappa } = this.#settings;
    const users = this.#usersAt(row, now);
    const popularity = valueAt(this.#slow[row] ?? NOTHING, now, slowHalfLifeMs);
    const fast = valueAt(this.#fast[row] ?? NOTHING, now, fastHalfLifeMs);
    const excess = (fast - (popularity * fastHalfLifeMs) / slowHalfLifeMs) / Math.sqrt(popularity + kappa);
    // Estimates of a few users are a little uneven; a whole user short is too few.
    return { trend: users > minUsers - 0.5 ? excess : 0, popularity, users };
  }

  /** Different users of the window of `now` or of the one before, whichever saw more. */
  #usersAt(row: number, now: number): number {
    const behind = Math.floor(now / this.#settings.userWindowMs) - (this.#window[row] ?? 0);
    if (behind > 1) return 0;
    const before = behind === 1 ? 0 : (this.#usersBefore[row] ?? 0);
    return Math.max(this.#users[row] ?? 0, before);
  }

  #open(item: string): number {
    const row = this.#names.length < this.#settings.capacity ? this.#names.length : this.#evict();
    this.#names[row] = item;
    this.#rows.set(item, row);
    return row;
  }

  #evict(): number {
    let weakest = 0;
    for (let sample = 0; sample < SAMPLE; sample += 1) {
      // A full-period sequence (Numerical Recipes): spread enough to sample, and the same in every run.
      this.#probe = (Math.imul(this.#probe, 1664525) + 1013904223) >>> 0;
      const row = Math.floor((this.#probe / 2 ** 32) * this.#names.length);
      if (sample === 0 || (this.#slow[row] ?? NOTHING) < (this.#slow[weakest] ?? NOTHING)) weakest = row;
    }
    this.#rows.delete(this.#names[weakest] ?? '');
    for (const counts of [this.#fast, this.#slow]) counts[weakest] = NOTHING;
    for (const counts of [this.#window, this.#users, this.#usersBefore]) counts[weakest] = 0;
    this.#sketches.clear(weakest);
    return weakest;
  }
}
