import type { Evidence } from './medoid.js';
import { decay } from './medoid.js';
import { cosine, unitVector } from './vector-lookup.js';

/** What a user is after just now: the exponentially weighted mean of the vectors engaged with, and its weight. */
export interface Session {
  /** Norm 1. */
  readonly vector: Float32Array;
  /** The weight of all that it was made of, as decayed until `at`. */
  readonly mass: number;
  /** In milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Adds evidence; what came in another order gives the same session. */
export function extendSession(
  session: Session | undefined,
  { vector, weight, at }: Omit<Evidence, 'item'>,
  halfLifeMs: number,
): Session {
  if (session === undefined || session.vector.length !== vector.length) return { vector, mass: weight, at };
  const latest = Math.max(session.at, at);
  const before = session.mass * decay(latest - session.at, halfLifeMs);
  const added = weight * decay(latest - at, halfLifeMs);
  const mean = session.vector.map((number, place) => number * before + (vector[place] ?? 0) * added);
  return { vector: unitVector(mean) ?? vector, mass: before + added, at: latest };
}

/** Takes evidence against an item away from the session, as far as it is about such items. */
export function cutSession(
  session: Session | undefined,
  { vector, weight, at }: Omit<Evidence, 'item'>,
  halfLifeMs: number,
): Session | undefined {
  if (session === undefined || session.vector.length !== vector.length) return session;
  const latest = Math.max(session.at, at);
  const before = session.mass * decay(latest - session.at, halfLifeMs);
  const mass = before - weight * Math.max(0, cosine(session.vector, vector));
  return mass <= 0 ? undefined : { vector: session.vector, mass, at: latest };
}
