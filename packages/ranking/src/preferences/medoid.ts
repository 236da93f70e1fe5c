import { cosine, unitVector } from './vector-lookup.js';

/** One taste as it is kept: a real item, the direction of all that belongs to it, and what it weighs. */
export interface Medoid {
  /** The member that lies nearest to the centre. */
  item: string;
  /** Its vector, norm 1; `undefined` if it has none in the present space. */
  vector: Float32Array | undefined;
  /** The direction of the weighted mean of the members, norm 1. */
  centre: Float32Array | undefined;
  /** The weight of what the user did, as decayed with the long half-life until `at`. */
  mass: number;
  /** The same with the session's half-life. */
  session: number;
  /** Of when the masses are, in milliseconds since the Unix epoch. */
  at: number;
}

/** How tastes are told apart and forgotten. */
export interface MedoidSettings {
  /** From which cosine on an item belongs to a taste. */
  readonly sameTaste: number;
  readonly halfLifeMs: number;
  readonly sessionHalfLifeMs: number;
}

/** What was done with an item, and how much it says. */
export interface Evidence {
  readonly item: string;
  /** L2 norm 1. */
  readonly vector: Float32Array;
  /** Above 0. */
  readonly weight: number;
  readonly at: number;
}

/** Below this mass a taste is forgotten: less than a click of half a year ago. */
const LEAST_MASS = 0.005;

/** The most of a long-lived taste that one event takes away: a slip of the finger does not end it, five do. */
const MOST_TAKEN_RATIO = 0.6;

/** The share that is left after `ageMs`. */
export function decay(ageMs: number, halfLifeMs: number): number {
  return 2 ** (-Math.max(0, ageMs) / halfLifeMs);
}

/** The taste that an item belongs to: the nearest one, if its cosine reaches `sameTaste`. */
export function nearestMedoid<Kept extends Pick<Medoid, 'centre'>>(
  medoids: readonly Kept[],
  vector: Float32Array,
  sameTaste: number,
): Kept | undefined {
  let nearest: Kept | undefined;
  let best = sameTaste;
  for (const medoid of medoids) {
    if (medoid.centre === undefined) continue;
    const likeness = cosine(medoid.centre, vector);
    if (likeness < best) continue;
    best = likeness;
    nearest = medoid;
  }
  return nearest;
}

/** Adds evidence to the taste that it belongs to, or begins a new one; beyond `most`, the weakest is given up. */
export function strengthen(medoids: Medoid[], evidence: Evidence, most: number, settings: MedoidSettings): void {
  const { item, vector, weight, at } = evidence;
  const nearest = nearestMedoid(medoids, vector, settings.sameTaste);
  if (nearest === undefined) {
    medoids.push({ item, vector, centre: vector, mass: weight, session: weight, at });
    if (medoids.length > most) giveUpWeakest(medoids, settings);
    return;
  }
  bringTo(nearest, at, settings);
  const ageMs = nearest.at - at;
  join(nearest, { item, vector, centre: vector, at, mass: weight * decay(ageMs, settings.halfLifeMs), session: 0 });
  nearest.session += weight * decay(ageMs, settings.sessionHalfLifeMs);
}

/** Takes evidence away from the taste that it belongs to, at once; a taste of which nothing is left is forgotten. */
export function weaken(medoids: Medoid[], { vector, weight, at }: Evidence, settings: MedoidSettings): void {
  const nearest = nearestMedoid(medoids, vector, settings.sameTaste);
  if (nearest === undefined) return;
  bringTo(nearest, at, settings);
  nearest.mass -= Math.min(weight, nearest.mass * MOST_TAKEN_RATIO);
  // Of the session all may go: it is what the user sees the answer to just now.
  nearest.session = Math.max(0, nearest.session - weight);
  if (nearest.mass < LEAST_MASS) medoids.splice(medoids.indexOf(nearest), 1);
}

/** Lets time pass for a taste, up to `at`. */
export function bringTo(medoid: Medoid, at: number, { halfLifeMs, sessionHalfLifeMs }: MedoidSettings): void {
  if (at <= medoid.at) return;
  medoid.mass *= decay(at - medoid.at, halfLifeMs);
  medoid.session *= decay(at - medoid.at, sessionHalfLifeMs);
  medoid.at = at;
}

/** Puts the weakest taste into one that is nearly the same, or forgets it. */
function giveUpWeakest(medoids: Medoid[], settings: MedoidSettings): void {
  const latest = Math.max(...medoids.map(({ at }) => at));
  for (const medoid of medoids) bringTo(medoid, latest, settings);
  // The one that has just begun is the last. It stays, or a user with many strong tastes could never begin another.
  const weakest = medoids.slice(0, -1).reduce((least, medoid) => (medoid.mass < least.mass ? medoid : least));
  medoids.splice(medoids.indexOf(weakest), 1);
  const nearlySame = settings.sameTaste - (1 - settings.sameTaste) / 4;
  const heir =
    weakest.centre === undefined ? undefined : nearestMedoid(medoids, weakest.centre, Math.max(0, nearlySame));
  if (heir === undefined) return;
  heir.session += weakest.session;
  join(heir, weakest);
}

/** Adds one taste's mass, of the same time, to another, and lets the member nearest to the new centre stand for it. */
function join(medoid: Medoid, { item, vector, centre = vector, mass }: Medoid): void {
  const before = medoid.centre;
  const total = medoid.mass + mass;
  if (before !== undefined && centre !== undefined) {
    const mean = before.map((number, place) => number * medoid.mass + (centre[place] ?? 0) * mass);
    medoid.centre = unitVector(mean) ?? before;
    const present = medoid.vector === undefined ? -Infinity : cosine(medoid.centre, medoid.vector);
    if (vector !== undefined && cosine(medoid.centre, vector) > present) {
      medoid.item = item;
      medoid.vector = vector;
    }
  }
  medoid.mass = total;
}
