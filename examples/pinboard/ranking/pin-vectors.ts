import type { VectorIndex } from '@feedloom/core';

/** How many vectors are read at a time. */
const AT_ONCE = 256;

/** The vectors of all pins, in memory: they are asked for by the hundred with every page. */
export class PinVectors {
  readonly #vectors = new Map<string, Float32Array>();
  #revision = 0;

  /** Grows with every vector that is learned. */
  get revision(): number {
    return this.#revision;
  }

  /** Learns where a pin lies. */
  set(id: string, vector: Float32Array): void {
    this.#vectors.set(id, vector);
    this.#revision += 1;
  }

  /** Where a pin lies; `undefined` if it has not been looked at yet. */
  get(id: string): Float32Array | undefined {
    return this.#vectors.get(id);
  }

  /** The same for many, as rankers and profiles ask for them. */
  readonly lookUp = async (ids: readonly string[]): Promise<(Float32Array | undefined)[]> =>
    ids.map((id) => this.get(id));

  /** Fills itself from an index. */
  async fill(index: VectorIndex, ids: readonly string[]): Promise<void> {
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const found = await index.get(ids.slice(start, start + AT_ONCE));
      for (const item of found) if (item !== undefined) this.set(item.id, item.vector);
    }
  }
}
