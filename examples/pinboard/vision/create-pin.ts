import { Buffer } from 'node:buffer';
import { Deadline } from '@feedloom/core';
import type { BlobStore, CallOptions, Clock, Random } from '@feedloom/core';
import { createImageIngest } from '@feedloom/vision';
import type { Look } from '@feedloom/vision';
import type { PinCatalogue } from '../catalogue/pin-catalogue.js';
import type { Pin } from '../catalogue/pin.js';
import type { Board } from '../corpus/board.js';
import { inStage } from '../in-stage.js';
import type { Backfill } from './backfill.js';
import type { LookingEmbedder } from './eyes.js';
import { blobAt } from './pictures.js';
import { withWords } from './words.js';

/** What a user brings. */
export interface PinDraft {
  readonly user: string;
  /** JPEG, PNG, WebP, GIF or AVIF. */
  readonly bytes: Uint8Array;
  readonly title: string;
  readonly description: string;
  readonly board: Board;
}

/** What has become of it. */
export interface CreatedPin {
  readonly pin: Pin;
  /** `pending` if it will be looked at later. */
  readonly vision: 'done' | 'pending';
  /** `pending` if it could not be written, and will be. */
  readonly metadata: 'done' | 'pending';
}

/** What making pins needs. */
export interface PinMakerParts {
  readonly catalogue: PinCatalogue;
  readonly embedder: LookingEmbedder;
  /** The public sizes. */
  readonly blobs: BlobStore;
  /** What users handed in; never served. */
  readonly originals: BlobStore;
  readonly backfill: Backfill;
  readonly clock: Clock;
  readonly random: Random;
  /** A pin is there, and has its vector if it was looked at. */
  readonly introduce: (pin: Pin, vector: Float32Array | undefined) => Promise<void>;
  /** Hears of a pin that is there, but is found by nobody before the next start. */
  readonly onError: (error: unknown) => void;
}

/** How long all of it may take, how long looking at the picture, and how long writing the pin, in milliseconds. */
const [WHOLE_MS, LOOK_MS, WRITE_MS] = [10_000, 300, 1_000];

/**
 * How often a picture is stored again: a blob store that is started again takes seconds, in which each of the six blobs of
 * a picture fails several times.
 */
const RETRY = { attempts: 12, baseMs: 50, capMs: 1_000, budgetRatio: 1, budgetBurst: 600 } as const;

/** Makes a pin of a picture. */
export type CreatePin = (draft: PinDraft, options?: CallOptions) => Promise<CreatedPin>;

/**
 * Creates what makes pins. The picture is kept in five sizes first, because a pin without a picture is none; a vector
 * that is late, or a catalogue that fails, is made up for later, and the answer says so.
 */
export function createPinMaker(parts: PinMakerParts): CreatePin {
  const { catalogue, embedder, blobs, originals, backfill, clock, random, introduce, onError } = parts;
  const ingest = createImageIngest({ blobs, originals, retry: RETRY });

  async function look(bytes: Uint8Array, deadline: Deadline): Promise<Look | undefined> {
    try {
      const look = () => embedder.look([bytes], deadline.within(LOOK_MS).toCallOptions());
      const [seen] = await inStage('features', look);
      return seen;
    } catch {
      // Overloaded, failing or late: the pin is kept without, and looked at later.
      return undefined;
    }
  }

  async function write(pin: Pin, seen: Look | undefined, deadline: Deadline): Promise<CreatedPin['metadata']> {
    const embedding = seen && { space: embedder.space.id, vector: seen.vector };
    try {
      const put = () => catalogue.put(pin, embedding, deadline.within(WRITE_MS).toCallOptions());
      await inStage('card', put);
      return 'done';
    } catch {
      await backfill.put(pin);
      return 'pending';
    }
  }

  /** The pin is there: whatever fails from here on is made up for, and never the answer. */
  async function tell(pin: Pin, vector: Float32Array | undefined, deadline: Deadline): Promise<boolean> {
    try {
      await deadline.within(WRITE_MS).race(introduce(pin, vector), 'making a pin known');
      return true;
    } catch {
      await backfill.put(pin).catch(onError);
      return false;
    }
  }

  return async ({ user, bytes, title, description, board }, options) => {
    const deadline = Deadline.of({ deadlineMs: WHOLE_MS, ...options }, clock);
    const upload = inStage('upload', () => ingest.put(bytes, deadline.toCallOptions()));
    const [image, seen] = await Promise.all([upload, look(bytes, deadline)]);
    const drawn: Pin = {
      ...{ id: `u${Buffer.from(random.bytes(9)).toString('hex')}`, title, description, tags: [], image },
      ...{ width: image.width, height: image.height, blob: blobAt({ image, blob: '' }, 474), boxes: [] },
      ...{ kind: '', theme: board.theme, board: board.id, saver: user, at: clock.now() },
    };
    const pin = seen === undefined ? drawn : withWords(drawn, seen);
    const metadata = await write(pin, seen, deadline);
    const isKnown = metadata === 'done' && (await tell(pin, seen?.vector, deadline));
    return { pin, metadata, vision: seen !== undefined && isKnown ? 'done' : 'pending' };
  };
}
