import { FeedloomError } from '@feedloom/core';
import type {
  CallOptions,
  Clock,
  DetectedObject,
  Detector,
  Embedder,
  EmbeddingSpace,
  ImageInput,
  Ranker,
  VectorIndex,
} from '@feedloom/core';
import { MemoryVectorIndex } from '@feedloom/core/memory';
import type { VisualHit } from '../../src/search/visual-answer.js';

/** A space of pictures that are one byte: an angle in degrees. */
export const SPACE: EmbeddingSpace = {
  id: 'a'.repeat(64),
  model: 'angles',
  weights: 'b'.repeat(64),
  preprocessing: 'c'.repeat(64),
  pooling: 'in-graph',
  dimension: 2,
};

/** A picture of this angle, told apart from others of the same angle by a name. */
export function pictureOf(degrees: number, name = ''): Uint8Array {
  return Uint8Array.from([degrees, ...Buffer.from(name)]);
}

/** The vector of an angle. */
export function vectorOf(degrees: number): Float32Array {
  const radians = (degrees * Math.PI) / 180;
  return Float32Array.from([Math.cos(radians), Math.sin(radians)]);
}

/** A cosine, to compare with. */
export function cosineOf(degrees: number): number {
  return Math.cos((degrees * Math.PI) / 180);
}

/** What a part does with a call: answers after some time, fails after some time, or never settles. */
export type Behaviour = { readonly afterMs: number; readonly error?: FeedloomError } | 'stubborn';

export const AT_ONCE: Behaviour = { afterMs: 0 };

/** Does as it is told. */
export async function behave<Value>(behaviour: Behaviour, clock: Clock, value: () => Value): Promise<Value> {
  if (behaviour === 'stubborn') return new Promise<Value>(() => undefined);
  if (behaviour.afterMs > 0) await new Promise<void>((resolve) => clock.setTimer(resolve, behaviour.afterMs));
  if (behaviour.error !== undefined) throw behaviour.error;
  return value();
}

/** An embedder of {@link SPACE}: of a crop, it sees the angle plus the crop's width in tens of degrees. */
export function fakeEmbedder(
  clock: Clock,
  behaviours: Behaviour[] = [],
): Embedder & { readonly calls: ImageInput[][] } {
  const calls: ImageInput[][] = [];
  return {
    space: SPACE,
    calls,
    embed(inputs: readonly ImageInput[]) {
      calls.push([...inputs]);
      const behaviour = (behaviours.length > 1 ? behaviours.shift() : behaviours[0]) ?? AT_ONCE;
      return behave(behaviour, clock, () => {
        const vectors = inputs.map((input) =>
          input instanceof Uint8Array
            ? vectorOf(input[0] ?? 0)
            : vectorOf((input.image[0] ?? 0) + 10 * (input.crop?.width ?? 0)),
        );
        return Object.assign(vectors, { degraded: [] });
      });
    },
    close: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** An index of items at angles, `a0` at 0 degrees; slow or failing in `search` as told. */
export async function indexOf(
  clock: Clock,
  angles: readonly number[],
  { search = AT_ONCE, get = AT_ONCE }: { search?: Behaviour; get?: Behaviour } = {},
): Promise<VectorIndex> {
  const index = new MemoryVectorIndex(SPACE);
  await index.upsert(
    angles.map((angle) => ({ id: `a${angle}`, vector: vectorOf(angle), tags: [angle < 10 ? 'low' : 'high'] })),
  );
  return Object.assign(Object.create(index) as MemoryVectorIndex, {
    space: SPACE,
    supports: index.supports,
    search: async (...args: Parameters<VectorIndex['search']>) =>
      behave(search, clock, () => args).then((given) => index.search(...given)),
    get: async (...args: Parameters<VectorIndex['get']>) =>
      behave(get, clock, () => args).then((given) => index.get(...given)),
  });
}

/** A detector that finds these objects on every picture. */
export function fakeDetector(
  clock: Clock,
  objects: readonly DetectedObject[],
  behaviour: Behaviour = AT_ONCE,
): Detector {
  return {
    detect: (images: readonly ImageInput[]) =>
      behave(behaviour, clock, () =>
        Object.assign(
          images.map(() => objects),
          { degraded: [] },
        ),
      ),
    close: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** A ranker that turns the order round. */
export function fakeRanker(clock: Clock, behaviour: Behaviour = AT_ONCE): Ranker<VisualHit> {
  return {
    rank: ({ candidates }, { limit = Infinity } = {}) =>
      behave(behaviour, clock, () => ({
        items: [...candidates]
          .reverse()
          .slice(0, limit)
          .map((candidate, place) => ({ candidate, score: 1 - place / 100, rung: 'reversed' })),
        degraded: [],
      })),
  };
}

/** What a catalogue of test items knows. */
export interface TestItem {
  readonly id: string;
  readonly title: string;
  readonly tags: readonly string[];
}

/** A catalogue in which all ids are known but those in `gone`. */
export function fakeCatalogue(clock: Clock, gone: readonly string[] = [], behaviour: Behaviour = AT_ONCE) {
  const reads: string[][] = [];
  return {
    reads,
    get: (ids: readonly string[], _options?: CallOptions) => {
      reads.push([...ids]);
      return behave(behaviour, clock, () =>
        ids.map((id): TestItem | undefined =>
          gone.includes(id) ? undefined : { id, title: `Angle ${id}`, tags: ['angle'] },
        ),
      );
    },
  };
}

/** Errors as parts throw them. */
export const overloaded = (retryAfterMs: number): FeedloomError =>
  new FeedloomError('ERR_OVERLOADED', 'Too much to do.', { retryable: true, retryAfterMs });
export const broken = new FeedloomError('ERR_INTERNAL', 'The model failed.');
