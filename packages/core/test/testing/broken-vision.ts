import type { DetectOptions, Detections, EmbedOptions, Embeddings, Embedder, ImageInput } from '../../src/index.js';
import type { DetectedObject, Detector } from '../../src/index.js';
import { Deadline, FeedloomError } from '../../src/index.js';
import { testDetector, testEmbedder, testTextEmbedder } from '../../src/testing/index.js';
import { failuresOf } from './failures-of.js';
import { ToyDetector, ToyEmbedder, badToyImage, toyImages } from './toy-vision.js';
import type { ToyInput } from './toy-vision.js';

/** The laws that an embedder breaks. */
export function lawsOfEmbedder(open: () => Embedder): Promise<string[]> {
  return failuresOf((runner) =>
    testEmbedder(runner, async () => ({
      embedder: open(),
      inputs: toyImages.map((image) => image.slice()),
      bad: badToyImage,
    })),
  );
}

/** The laws that the toy breaks as an embedder of texts. */
export function lawsOfTextEmbedder(): Promise<string[]> {
  return failuresOf((runner) =>
    testTextEmbedder(runner, async () => ({ embedder: new ToyEmbedder(), inputs: ['red', 'blue sky', 'dog'] })),
  );
}

/** The laws that a detector breaks. */
export function lawsOfDetector(open: () => Detector): Promise<string[]> {
  return failuresOf((runner) =>
    testDetector(runner, async () => ({ detector: open(), images: toyImages, bad: badToyImage })),
  );
}

type Vectors = readonly Float32Array[];

/** An embedder whose vectors are altered. */
function giving(alter: (vectors: Vectors, inputs: readonly ToyInput[]) => Vectors): () => Embedder {
  return () =>
    new (class extends ToyEmbedder {
      override async embed(inputs: readonly ToyInput[], options?: EmbedOptions): Promise<Embeddings> {
        return Object.assign([...alter(await super.embed(inputs, options), inputs)], { degraded: [] });
      }
    })();
}

const NORM = 'gives one finite vector of norm 1 for each input, as long as its space says';
const BAD = 'fails as a whole for one input that cannot be read, names its place, and works on';
const CALLERS = 'does nothing for a caller that has aborted or has no time, and works on';

const ABORT = 'gives up when its caller aborts during the work, and works on';
const DEADLINE = 'gives up when the deadline passes during the work, and works on';

/** Waits as long as work takes, for those who do not look up from it. */
function work(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 40));
}

/** Embedders with one bug each, and the law that must notice. */
export const brokenEmbedders: readonly { bug: string; law: string; subject: () => Embedder }[] = [
  { bug: 'does not normalise', law: NORM, subject: giving((vectors) => vectors.map((v) => v.map((x) => x * 2))) },
  {
    bug: 'gives NaN',
    law: NORM,
    subject: giving((vectors) => vectors.map((v) => v.map((x) => (x > 0.9 ? NaN : x)).fill(NaN, 0, 1))),
  },
  {
    bug: 'pads batches and forgets to cut',
    law: NORM,
    subject: giving((vectors) => [...vectors, ...vectors.slice(0, 1)]),
  },
  {
    bug: 'gives vectors in the order in which they are done',
    law: 'gives vectors in the order of the inputs',
    subject: giving((vectors) => [...vectors].sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))),
  },
  {
    bug: 'mixes the rows of a batch',
    law: 'gives the same vector for the same input, alone, repeated or among others',
    subject: giving((vectors) =>
      vectors.map((vector, place) => (place === 0 && vectors.length > 2 ? (vectors[1] ?? vector) : vector)),
    ),
  },
  {
    bug: 'gives one vector for everything',
    law: 'gives different vectors for different inputs',
    subject: giving((vectors) => vectors.map((vector) => vector.map((_, place) => (place === 0 ? 1 : 0)))),
  },
  {
    bug: 'takes the bytes away from its caller',
    law: 'leaves its inputs as they are, and gives memory that is the caller’s',
    subject: giving((vectors, inputs) => {
      const [first] = inputs;
      if (first instanceof Uint8Array) first.fill(0, 1);
      return vectors;
    }),
  },
  {
    bug: 'ignores the crop',
    law: 'looks at the part of a picture that is asked for',
    subject: () =>
      new (class extends ToyEmbedder {
        override async embed(inputs: readonly ToyInput[], options?: EmbedOptions): Promise<Embeddings> {
          await super.embed(inputs);
          const images = inputs.map((input) =>
            typeof input === 'string' || input instanceof Uint8Array ? input : input.image,
          );
          return super.embed(images, options);
        }
      })(),
  },
  {
    bug: 'takes any box for a part of a picture',
    law: 'refuses parts that are none',
    subject: () =>
      new (class extends ToyEmbedder {
        override vector(input: ToyInput, place: number): Float32Array {
          try {
            return super.vector(input, place);
          } catch (error) {
            if (FeedloomError.is(error, 'ERR_UNSUPPORTED')) throw error;
            return super.vector('no box', place);
          }
        }
      })(),
  },
  {
    bug: 'leaves out what cannot be read',
    law: BAD,
    subject: () =>
      new (class extends ToyEmbedder {
        override embed(inputs: readonly ToyInput[], options?: EmbedOptions): Promise<Embeddings> {
          return super.embed(
            inputs.filter((input) => input !== badToyImage),
            options,
          );
        }
      })(),
  },
  {
    bug: 'does not say which input cannot be read',
    law: BAD,
    subject: () =>
      new (class extends ToyEmbedder {
        override vector(input: ToyInput): Float32Array {
          return super.vector(input, NaN);
        }
      })(),
  },
  {
    bug: 'does not look at signals and deadlines',
    law: CALLERS,
    subject: () =>
      new (class extends ToyEmbedder {
        override embed = (inputs: readonly ToyInput[]): Promise<Embeddings> => super.embed(inputs);
      })(),
  },
  {
    bug: 'looks at its signal only at the start',
    law: ABORT,
    subject: () =>
      new (class extends ToyEmbedder {
        override async embed(inputs: readonly ToyInput[], { signal, ...rest }: EmbedOptions = {}): Promise<Embeddings> {
          Deadline.of({ signal }).check('embed');
          return super.embed(inputs, rest);
        }
      })(),
  },
  {
    bug: 'looks at its deadline only at the start',
    law: DEADLINE,
    subject: () =>
      new (class extends ToyEmbedder {
        override async embed(inputs: readonly ToyInput[], { signal, ...rest }: EmbedOptions = {}): Promise<Embeddings> {
          Deadline.of(rest).check('embed');
          await work();
          return super.embed(inputs, { signal });
        }
      })(),
  },
  {
    bug: 'works on after it was closed',
    law: 'finishes what it has accepted when it is closed, then refuses calls, and may be closed again',
    subject: () =>
      new (class extends ToyEmbedder {
        override close = async (): Promise<void> => undefined;
      })(),
  },
];

/** A detector whose findings are altered. */
function finding(alter: (objects: readonly DetectedObject[]) => readonly DetectedObject[]): () => Detector {
  return () =>
    new (class extends ToyDetector {
      override async detect(images: readonly ImageInput[], options?: DetectOptions): Promise<Detections> {
        return Object.assign((await super.detect(images, options)).map(alter), { degraded: [] });
      }
    })();
}

const BOXES = 'gives one list for each picture, surest first, with boxes on the picture';

/** Detectors with one bug each, and the law that must notice. */
export const brokenDetectors: readonly { bug: string; law: string; subject: () => Detector }[] = [
  {
    bug: 'gives boxes in pixels',
    law: BOXES,
    subject: finding((objects) =>
      objects.map((object) => ({ ...object, box: { x: 10, y: 10, width: 200, height: 100 } })),
    ),
  },
  {
    bug: 'lets boxes reach over the edge',
    law: BOXES,
    subject: finding((objects) => objects.map((object) => ({ ...object, box: { ...object.box, width: 1 } }))),
  },
  { bug: 'gives the least sure first', law: BOXES, subject: finding((objects) => [...objects].reverse()) },
  {
    bug: 'ignores the limit',
    law: 'gives at most the limit, and then the surest',
    subject: () =>
      new (class extends ToyDetector {
        override async detect(images: readonly ImageInput[], options?: DetectOptions): Promise<Detections> {
          await super.detect(images, options);
          return super.detect(images, { ...options, limit: 10 });
        }
      })(),
  },
  {
    bug: 'ignores the least score',
    law: 'gives nothing below the least score',
    subject: () =>
      new (class extends ToyDetector {
        override async detect(images: readonly ImageInput[], options?: DetectOptions): Promise<Detections> {
          await super.detect(images, options);
          return super.detect(images, { ...options, minScore: 0 });
        }
      })(),
  },
  {
    bug: 'takes any limit',
    law: 'looks at a part of a picture, and refuses parts, limits and scores that are none',
    subject: () =>
      new (class extends ToyDetector {
        override detect(images: readonly ImageInput[], { limit = 10, ...rest }: DetectOptions = {}) {
          return super.detect(images, { ...rest, limit: Math.max(1, Math.round(limit)) });
        }
      })(),
  },
  {
    bug: 'gives lists in another order',
    law: 'gives lists in the order of the pictures, the same for the same picture',
    subject: () =>
      new (class extends ToyDetector {
        override async detect(images: readonly ImageInput[], options?: DetectOptions): Promise<Detections> {
          return Object.assign([...(await super.detect(images, options))].reverse(), { degraded: [] });
        }
      })(),
  },
  {
    bug: 'finds nothing on what cannot be read',
    law: 'fails as a whole for one picture that cannot be read, names its place, and works on',
    subject: () =>
      new (class extends ToyDetector {
        override detect(images: readonly ImageInput[], options?: DetectOptions): Promise<Detections> {
          return super.detect(
            images.filter((image) => image !== badToyImage),
            options,
          );
        }
      })(),
  },
  {
    bug: 'does not look at signals and deadlines',
    law: 'does nothing for a caller that has aborted or has no time',
    subject: () =>
      new (class extends ToyDetector {
        override detect(images: readonly ImageInput[], { limit, minScore }: DetectOptions = {}) {
          return super.detect(images, { limit, minScore });
        }
      })(),
  },
  {
    bug: 'looks at its signal only at the start',
    law: ABORT,
    subject: () =>
      new (class extends ToyDetector {
        override async detect(images: readonly ImageInput[], { signal, ...rest }: DetectOptions = {}) {
          Deadline.of({ signal }).check('detect');
          await work();
          return super.detect(images, rest);
        }
      })(),
  },
  {
    bug: 'looks at its deadline only at the start',
    law: DEADLINE,
    subject: () =>
      new (class extends ToyDetector {
        override async detect(images: readonly ImageInput[], options: DetectOptions = {}) {
          Deadline.of(options).check('detect');
          await work();
          return super.detect(images, { ...options, deadlineMs: undefined });
        }
      })(),
  },
];
