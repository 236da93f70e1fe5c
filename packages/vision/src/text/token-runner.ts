import type { Deadline } from '@feedloom/core';
import type { OnnxFeeds } from '@feedloom/core/onnx';
import { poolRow } from '../embedding/pool-row.js';
import { tensorRow } from '../embedding/tensor-row.js';
import { toUnit } from '../embedding/unit-vector.js';
import type { Outcome } from '../model/batched-model.js';
import type { TextTower } from '../model/model-manifest.js';
import type { SessionGroup } from '../model/session-group.js';
import type { Tokens } from './tokenizer-api.js';

/** Inputs for what a model takes besides the tokens, by the names that exporters give them. */
const USUAL_MASK = 'attention_mask';

/** What the manifest leaves open. */
interface TokenRunnerOptions {
  readonly pad: number;
  readonly dimension: number;
}

/** Runs split texts through the sessions of a text tower. */
export class TokenRunner {
  readonly #name: string;
  readonly #group: SessionGroup;
  readonly #tower: TextTower;
  readonly #dimension: number;
  readonly #output: string;
  readonly #mask: string | undefined;
  readonly #pad: number;

  constructor(name: string, group: SessionGroup, tower: TextTower, { pad, dimension }: TokenRunnerOptions) {
    this.#pad = pad;
    this.#name = name;
    this.#group = group;
    this.#tower = tower;
    this.#dimension = dimension;
    this.#output = tower.output ?? group.first.outputs[0]?.name ?? 'output';
    const mask = tower.mask ?? USUAL_MASK;
    // The same model is exported with and without one.
    this.#mask = group.first.inputs.some((input) => input.name === mask) ? mask : undefined;
  }

  /** Runs a batch of padding on every session. */
  async warm(rows: number, deadline: Deadline): Promise<void> {
    await this.#group.warm(this.#feeds([], rows), [this.#output], deadline.toCallOptions());
  }

  /** Computes a batch. */
  async compute(rows: readonly Tokens[], size: number): Promise<readonly Outcome<Float32Array>[]> {
    const outputs = await this.#group.run(this.#feeds(rows, size), [this.#output]);
    return rows.map((_, place) => {
      try {
        const vector = poolRow(tensorRow(outputs, this.#output, place), 'none', 'nchw');
        return { value: toUnit(vector, this.#dimension, `The text tower of \`${this.#name}\``) };
      } catch (error) {
        return { error };
      }
    });
  }

  #feeds(rows: readonly Tokens[], size: number): OnnxFeeds {
    const { length, ids: name } = this.#tower;
    const dims = [size, length];
    const ids = new BigInt64Array(size * length).fill(BigInt(this.#pad));
    const mask = new BigInt64Array(size * length);
    for (const [place, row] of rows.entries()) {
      ids.set(row.ids, place * length);
      mask.fill(1n, place * length, place * length + row.length);
    }
    const tokens: OnnxFeeds = { [name]: { type: 'int64', dims, data: ids } };
    return this.#mask === undefined ? tokens : { ...tokens, [this.#mask]: { type: 'int64', dims, data: mask } };
  }
}
