import { Buffer } from 'node:buffer';
import { packFloat16, unpackFloat16 } from './float16.js';
import type { Medoid } from './medoid.js';
import type { ProfileState } from './profile-state.js';
import { sealCell, unsealCell } from './sealed-cell.js';
import type { Session } from './session.js';
import { unitVector } from './vector-lookup.js';

/** A taste without its vectors, and how long they are: 0 for none. */
type PlainMedoid = readonly [item: string, mass: number, session: number, at: number, vector: number, centre: number];

/** A profile as JSON; the vectors follow as half floats in the order of their mention, then the events. */
interface PlainProfile {
  readonly revision: number;
  readonly erasedAt?: number | undefined;
  readonly aheadTo?: number | undefined;
  readonly space: string;
  readonly recent: readonly (readonly [event: string, item: string, kind: string, at: number])[];
  readonly disliked: readonly (readonly [item: string, at: number])[];
  readonly interests: readonly PlainMedoid[];
  readonly aversions: readonly PlainMedoid[];
  readonly session?: readonly [mass: number, at: number, length: number] | undefined;
}

/** Packs a profile into the bytes of its cell. */
export function packProfile({
  recent,
  disliked,
  interests,
  aversions,
  session,
  events,
  ...rest
}: ProfileState): Uint8Array {
  const plain: PlainProfile = {
    ...rest,
    recent: recent.map(({ event, item, kind, at }) => [event, item, kind, at]),
    disliked: disliked.map(({ item, at }) => [item, at]),
    interests: interests.map(plainMedoid),
    aversions: aversions.map(plainMedoid),
    session: session === undefined ? undefined : [session.mass, session.at, session.vector.length],
  };
  const vectors = [...interests, ...aversions].flatMap(({ vector, centre }) => [vector, centre]);
  const numbers = [...vectors, session?.vector].map((vector) => packFloat16(vector ?? new Float32Array(0)));
  return sealCell(plain, Buffer.concat([...numbers, events]));
}

/** Unpacks a profile; its vectors have norm 1 again. @throws `ERR_CORRUPT` */
export function unpackProfile(cell: Uint8Array): ProfileState {
  const { plain, bytes } = unsealCell(cell, 'Erase the user, who then starts anew.');
  const { recent, disliked, interests, aversions, session, ...rest } = plain as PlainProfile;
  let start = 0;
  const nextVector = (length: number): Float32Array | undefined => {
    const packed = bytes.subarray(start, start + length * 2);
    start += length * 2;
    return unitVector(unpackFloat16(packed));
  };
  const medoid = ([item, mass, sessionMass, at, vector, centre]: PlainMedoid): Medoid => {
    return { item, mass, session: sessionMass, at, vector: nextVector(vector), centre: nextVector(centre) };
  };
  return {
    revision: rest.revision,
    erasedAt: rest.erasedAt,
    aheadTo: rest.aheadTo,
    space: rest.space,
    recent: recent.map(([event, item, kind, at]) => ({ event, item, kind, at })),
    disliked: disliked.map(([item, at]) => ({ item, at })),
    interests: interests.map(medoid),
    aversions: aversions.map(medoid),
    session: sessionOf(session, nextVector),
    events: Buffer.from(bytes.subarray(start)),
  };
}

function plainMedoid({ item, mass, session, at, vector, centre }: Medoid): PlainMedoid {
  return [item, mass, session, at, vector?.length ?? 0, centre?.length ?? 0];
}

function sessionOf(
  plain: PlainProfile['session'],
  nextVector: (length: number) => Float32Array | undefined,
): Session | undefined {
  if (plain === undefined) return undefined;
  const [mass, at, length] = plain;
  const vector = nextVector(length);
  return vector === undefined ? undefined : { vector, mass, at };
}
