import { FeedloomError, quote } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import type { OnnxFeeds, PixelBatch } from '@feedloom/core/onnx';
import type { PreparedPixels } from '../preprocessing/prepare-pixels.js';
import type { Outcome } from './batched-model.js';
import { fixedSize } from './load-plan.js';
import type { SessionGroup } from './session-group.js';
import type { VisionModelFacts, VisionModelReading } from './vision-model.js';

/** Runs prepared pictures through the sessions of a model and reads what comes out. */
export class PixelRunner<Result> {
  readonly #group: SessionGroup;
  readonly #facts: VisionModelFacts;
  readonly #reading: VisionModelReading<Result>;
  /** The one size of batch that the model takes; `undefined` if it takes any. */
  readonly #batch: number | undefined;
  /** The input for pictures. */
  readonly input: string;

  constructor(group: SessionGroup, facts: VisionModelFacts, reading: VisionModelReading<Result>) {
    this.#group = group;
    this.#facts = facts;
    this.#reading = reading;
    this.input = facts.manifest.input.name ?? onlyInput(group, facts.manifest.id);
    this.#batch = group.batchOf(this.input);
  }

  /** Where results are kept. */
  get cache(): VisionModelReading<Result>['cache'] {
    return this.#reading.cache;
  }

  /** Runs a batch once on every session, if pictures have one size. */
  async warm(rows: number, deadline: Deadline): Promise<void> {
    const size = fixedSize(this.#facts.plan);
    if (size === undefined) return;
    const blank = new Uint8Array(size.width * size.height * 3);
    await this.#group.warm(this.#feeds([blank], size, rows), this.#reading.outputs, deadline.toCallOptions());
  }

  /** Computes a batch, padded to `size` or to the model's own. Pictures of different sizes go one size after the other. */
  async compute(rows: readonly PreparedPixels[], size: number): Promise<readonly Outcome<Result>[]> {
    const outcomes = new Map<PreparedPixels, Outcome<Result>>();
    const bySize = groupBySize(rows);
    for (const group of bySize) {
      const padded = this.#batch ?? (bySize.length === 1 ? size : group.length);
      for (let start = 0; start < group.length; start += padded) {
        await this.#run(group.slice(start, start + padded), padded, outcomes);
      }
    }
    return rows.map((row) => outcomes.get(row) ?? { error: new FeedloomError('ERR_INTERNAL', 'A row got lost.') });
  }

  async #run(
    rows: readonly PreparedPixels[],
    size: number,
    outcomes: Map<PreparedPixels, Outcome<Result>>,
  ): Promise<void> {
    const [first] = rows;
    if (first === undefined) return;
    const feeds = this.#feeds(
      rows.map(({ pixels }) => pixels),
      first,
      size,
    );
    const outputs = await this.#group.run(feeds, this.#reading.outputs);
    rows.forEach((row, place) => {
      try {
        outcomes.set(row, { value: this.#reading.read(outputs, place, row) });
      } catch (error) {
        outcomes.set(row, { error });
      }
    });
  }

  #feeds(
    images: readonly Uint8Array[],
    { width, height }: { readonly width: number; readonly height: number },
    rows: number,
  ): OnnxFeeds {
    const { plan, manifest } = this.#facts;
    const { scale, shift } = plan;
    const batch: PixelBatch = { images, width, height, scale, shift, layout: manifest.input.layout, rows };
    return { [this.input]: batch };
  }
}

function groupBySize(rows: readonly PreparedPixels[]): PreparedPixels[][] {
  const groups = new Map<string, PreparedPixels[]>();
  for (const row of rows) {
    const size = `${row.width}x${row.height}`;
    const group = groups.get(size);
    if (group === undefined) groups.set(size, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

function onlyInput(group: SessionGroup, model: string): string {
  const [input, ...others] = group.first.inputs;
  if (input !== undefined && others.length === 0) return input.name;
  const names = group.first.inputs.map(({ name }) => name).join(', ');
  const message = `The model ${quote(model)} has the inputs ${quote(names)}. Name the one for pictures in its manifest.`;
  throw new FeedloomError('ERR_UNSUPPORTED', message);
}
