import { FeedloomError, quote } from '@feedloom/core';
import type { BlobStore, CallOptions, Clock, OrderedStore } from '@feedloom/core';
import type { PinCatalogue } from '../catalogue/pin-catalogue.js';
import { LAYOUT, readManifest, writeManifest } from '../catalogue/manifest.js';
import type { Manifest } from '../catalogue/manifest.js';
import type { Pin } from '../catalogue/pin.js';
import type { Save } from '../catalogue/save.js';
import type { World } from './world.js';

/** How far the corpus has grown. */
export interface Growth {
  readonly made: number;
  readonly wanted: number;
}

/** Hears of a pin and its saves. */
export type OnPin = (pin: Pin, saves: readonly Save[]) => Promise<void>;

/** What a corpus grows from and into. */
export interface CorpusParts {
  readonly world: World;
  readonly store: OrderedStore;
  readonly catalogue: PinCatalogue;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  /** Hears of every pin that has come to be, with its saves: once it is stored, again if a first start was interrupted. */
  readonly onPin: OnPin;
  /** Hears how far a first start has come. */
  readonly onGrowth?: ((growth: Growth) => void) | undefined;
}

/** How often the manifest is written, in pins. */
const CHECKPOINT = 32;

/** The id of the pin with this number. */
export function pinId(index: number): string {
  return `p${index + 1}`;
}

/** The pins of a world, made once and kept. */
export class Corpus {
  readonly #parts: CorpusParts;
  #manifest: Manifest;
  #made: number;

  private constructor(parts: CorpusParts, manifest: Manifest) {
    this.#parts = parts;
    this.#manifest = manifest;
    this.#made = manifest.made;
  }

  /**
   * Opens the corpus, or begins it.
   *
   * @throws `ERR_INVALID_ARGUMENT` if the store holds the corpus of another world, or one of an older pinboard.
   */
  static async open(parts: CorpusParts, options: CallOptions = {}): Promise<Corpus> {
    const found = await readManifest(parts.store, options);
    if (found !== undefined && found.world !== parts.world.name) {
      const message = `The data folder holds the world ${quote(found.world)}, not ${quote(parts.world.name)}. Use another folder (DATA=…) or delete it.`;
      throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
    }
    if (found !== undefined && found.layout !== LAYOUT) {
      const message = 'The data folder was written by an older pinboard. Use another folder (DATA=…) or delete it.';
      throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
    }
    const manifest = found ?? { layout: LAYOUT, world: parts.world.name, bornAt: parts.clock.now(), made: 0 };
    if (found === undefined) await writeManifest(parts.store, manifest, options);
    return new Corpus(parts, manifest);
  }

  /** How far it has grown. */
  get growth(): Growth {
    return { made: this.#made, wanted: Math.max(this.#parts.world.count, this.#made) };
  }

  /** Makes the pins that are missing, a few at a time. Whoever interrupts it loses nothing that was made. */
  async grow({ signal }: CallOptions = {}, inFlight = 3): Promise<void> {
    const { world } = this.#parts;
    const first = this.#manifest.made;
    let next = first;
    const done = new Set<number>();
    const lane = async (): Promise<void> => {
      while (next < world.count && signal?.aborted !== true) {
        const index = next++;
        await this.#make(index);
        this.#made += 1;
        done.add(index);
        this.#parts.onGrowth?.(this.growth);
        if (this.#made % CHECKPOINT === 0) await this.#checkpoint(done);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
    await this.#checkpoint(done);
  }

  /** Makes one pin beyond the first ones. @returns `undefined` in a world that has no more. */
  async add(): Promise<Pin | undefined> {
    const { world, clock } = this.#parts;
    if (!world.endless || this.#manifest.made < world.count) return undefined;
    const pin = await this.#make(this.#manifest.made, clock.now());
    this.#made += 1;
    await this.#checkpoint(new Set([this.#manifest.made]));
    return pin;
  }

  async #make(index: number, at?: number): Promise<Pin | undefined> {
    const { world, blobs, catalogue, onPin } = this.#parts;
    const id = pinId(index);
    const made = await world.make(index);
    if (made === undefined) return undefined;
    const { bytes, ageMs, saves: planned, ...rest } = made;
    const born = at ?? this.#manifest.bornAt;
    const tags = [...new Set([rest.kind, ...rest.boxes.map(({ kind }) => kind), rest.theme])];
    const pin = { ...rest, id, tags, blob: await blobs.put(bytes), at: born - (at === undefined ? ageMs : 0) };
    const later = at === undefined ? planned : [];
    const saves = later.map((save) => ({ user: save.user, board: save.board, pin: id, at: born - save.ageMs }));
    await catalogue.add(pin, saves);
    await onPin(pin, saves);
    return pin;
  }

  /** Moves the manifest up to the first pin that is not done. */
  async #checkpoint(done: ReadonlySet<number>): Promise<void> {
    let made = this.#manifest.made;
    while (done.has(made)) made += 1;
    if (made === this.#manifest.made) return;
    this.#manifest = { ...this.#manifest, made };
    await writeManifest(this.#parts.store, this.#manifest);
  }
}
