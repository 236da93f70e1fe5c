import { FeedloomError } from '@feedloom/core';
import type { BlobStore, CallOptions, Clock, ErrorCode, Task, TaskQueue } from '@feedloom/core';
import type { Look } from '@feedloom/vision';
import type { BoardEvent } from '../board/board-event.js';
import type { PinCatalogue } from '../catalogue/pin-catalogue.js';
import { toCard } from '../catalogue/pin.js';
import type { Pin, PinCard } from '../catalogue/pin.js';
import type { Save } from '../catalogue/save.js';
import { pause } from '../feed/pause.js';
import type { Eyes } from './eyes.js';
import { readPicture } from './pictures.js';
import type { VisionTask } from './task.js';
import { withWords } from './words.js';

/** What a backfill works with. */
export interface BackfillParts {
  readonly queue: TaskQueue<VisionTask>;
  readonly catalogue: PinCatalogue;
  readonly blobs: BlobStore;
  readonly eyes: Pick<Eyes, 'embedder' | 'index'>;
  readonly clock: Clock;
  /** Hears of a pin whose writing had to wait. */
  readonly onPut: (pin: Pin) => Promise<void>;
  /** Records a save that had to wait, and all that follows from it. */
  readonly onSave: (save: Save) => Promise<void>;
  /** Tells everybody what they may not have heard. */
  readonly onNews: (events: readonly BoardEvent[]) => Promise<void>;
  /** Hears of pins that have their vectors now, and perhaps more words. */
  readonly onSeen: (pins: readonly string[]) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Pictures that are looked at together. */
const BATCH = 4;

/** How long it waits for new tasks before it looks by itself, and before it tries again after a failure. */
const IDLE_MS = 1_000;

/** How long nobody waits for a picture in the background. */
const PATIENCE_MS = 60_000;

/** Faults of a picture: trying again will not help. */
const UNREADABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ERR_INVALID_ARGUMENT',
  'ERR_INVALID_PAYLOAD',
  'ERR_TOO_LARGE',
  'ERR_UNSUPPORTED',
]);

/** Faults of the model or the store, or the end of the server. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['ERR_ABORTED', 'ERR_CLOSED', 'ERR_UNAVAILABLE']);

/** Does what answers did not wait for: gives pins their vectors, and writes those that could not be written. */
export class Backfill {
  readonly #parts: BackfillParts;
  #signal: AbortSignal | undefined;
  #woken = new AbortController();

  constructor(parts: BackfillParts) {
    this.#parts = parts;
  }

  /** Asks for a pin's vector; asking twice is the same as once. */
  async look(pin: string): Promise<void> {
    await this.#parts.queue.enqueue([{ type: 'look', pin }], { dedupeKey: `look/${pin}` });
    this.#woken.abort();
  }

  /** Asks for a pin to be written. */
  async put(pin: Pin): Promise<void> {
    await this.#parts.queue.enqueue([{ type: 'put', pin }], { dedupeKey: `put/${pin.id}` });
    this.#woken.abort();
  }

  /** Asks for a save to be recorded; asking twice is the same as once. */
  async save(save: Save, options: CallOptions = {}): Promise<void> {
    const dedupeKey = `save/${save.user}/${save.pin}/${save.at}`;
    await this.#parts.queue.enqueue([{ type: 'save', save }], { dedupeKey, ...options });
    this.#woken.abort();
  }

  /**
   * Has everybody told what has happened, soon and whatever ends this process: whoever began to tell it may do so meanwhile.
   */
  async tell(events: readonly BoardEvent[], options: CallOptions = {}): Promise<void> {
    await this.#parts.queue.enqueue([{ type: 'news', events }], { delayMs: IDLE_MS, ...options });
  }

  /** Works until `signal` aborts; a failure is reported, and its task comes again. */
  async run(signal: AbortSignal): Promise<void> {
    this.#signal = signal;
    while (!signal.aborted) {
      let count = 0;
      // What comes from here on is not missed by the pause below.
      this.#woken = new AbortController();
      try {
        const tasks = await this.#parts.queue.take(BATCH);
        count = tasks.length;
        await this.#work(tasks);
      } catch (error) {
        this.#parts.onError(error);
        count = 0;
      }
      if (count === 0) await pause(this.#parts.clock, IDLE_MS, signal, this.#woken.signal);
    }
  }

  async #work(tasks: readonly Task<VisionTask>[]): Promise<void> {
    const looks = tasks.filter(({ payload }) => payload.type === 'look');
    await Promise.all([this.#lookAtAll(looks), ...tasks.map((task) => this.#doOne(task))]);
  }

  async #doOne(task: Task<VisionTask>): Promise<void> {
    const { payload } = task;
    if (payload.type === 'look') return;
    try {
      if (payload.type === 'put') {
        await this.#parts.catalogue.put(payload.pin);
        await this.#parts.onPut(payload.pin);
      } else if (payload.type === 'save') await this.#parts.onSave(payload.save);
      else await this.#parts.onNews(payload.events);
      await task.done();
    } catch (error) {
      await this.#later(task, error);
    }
  }

  /** Together first; if one picture spoils it for the others, each by itself. */
  async #lookAtAll(tasks: readonly Task<VisionTask>[]): Promise<void> {
    if (tasks.length === 0) return;
    try {
      await this.#lookAt(tasks);
    } catch (error) {
      const [only] = tasks;
      if (tasks.length === 1 && only !== undefined) return this.#giveUp(only, error);
      for (const task of tasks) await this.#lookAtAll([task]);
    }
  }

  async #lookAt(tasks: readonly Task<VisionTask>[]): Promise<void> {
    const { catalogue, blobs, eyes } = this.#parts;
    const ids = tasks.flatMap(({ payload }) => (payload.type === 'look' ? payload.pin : []));
    const items = await catalogue.items.get(ids, { embeddings: true });
    const space = eyes.embedder.space.id;
    const known = items.filter((item) => item?.embedding?.space === space);
    const missing = items.filter((item) => item !== undefined && item.embedding?.space !== space);
    const cards = missing.flatMap((item) => (item === undefined ? [] : [toCard(item)]));
    const pictures = await Promise.all(cards.map((card) => readPicture(blobs, card)));
    const seeable = cards.filter((_, place) => pictures[place] !== undefined);
    const images = pictures.filter((picture) => picture !== undefined);
    const options = { priority: 'background', deadlineMs: PATIENCE_MS, signal: this.#signal } as const;
    const looks = images.length === 0 ? [] : await eyes.embedder.look(images, options);
    const seen = seeable.map((card, place) => ({
      card,
      look: looks[place] ?? { vector: new Float32Array(), labels: [] },
    }));
    await catalogue.items.embed(new Map(seen.map(({ card, look: { vector } }) => [card.id, { space, vector }])));
    const vectors = known.flatMap((item) => (item?.embedding ? [vectorOf(toCard(item), item.embedding.vector)] : []));
    await eyes.index.upsert([...vectors, ...seen.map(({ card, look }) => vectorOf(card, look.vector))]);
    for (const { card, look } of seen) await this.#name(card, look);
    // Somebody may have looked at the known ones without telling.
    await this.#parts.onSeen([...seen.map(({ card }) => card.id), ...known.flatMap((item) => item?.id ?? [])]);
    for (const task of tasks) await task.done();
  }

  /** Writes what was seen, where nobody has said what it is. */
  async #name(card: PinCard, look: Look): Promise<void> {
    const pin = withWords(card, look);
    if (pin !== card) await this.#parts.catalogue.put(pin);
  }

  async #giveUp(task: Task<VisionTask>, error: unknown): Promise<void> {
    if (!FeedloomError.is(error) || !UNREADABLE.has(error.code)) return this.#later(task, error);
    this.#parts.onError(error);
    await task.done();
  }

  /** It is the model or the store that failed, not the task: it costs the task nothing. */
  async #later(task: Task<VisionTask>, error: unknown): Promise<void> {
    const retryAfterMs = FeedloomError.is(error) ? error.retryAfterMs : undefined;
    const isPassing = FeedloomError.is(error) && (error.retryable || PASSING.has(error.code));
    const delayMs = Math.max(IDLE_MS, retryAfterMs ?? 0) * (isPassing ? 1 : task.attempt);
    if (!isPassing) this.#parts.onError(error);
    await task.retry({ delayMs, charge: !isPassing, reason: String(error) });
  }
}

function vectorOf(
  { id, tags }: Pin,
  vector: Float32Array,
): { id: string; vector: Float32Array; tags: readonly string[] } {
  return { id, vector, tags };
}
