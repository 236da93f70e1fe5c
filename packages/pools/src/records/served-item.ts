import { StoredItem } from './entry.js';

/** Why an item stands where it does. */
export interface Placement {
  /** The rule that chose it. */
  readonly rule: string;
  /** How many places a later rule moved it down (positive) or up (negative). */
  readonly displaced: number;
  /** The limits that gave way so that it could stand there; none if omitted. */
  readonly relaxed?: readonly string[] | undefined;
}

/** One item of a chunk, frozen as it was served: the pool's own bytes, and why it stands there. */
export class ServedItem extends StoredItem {
  readonly id: string;
  readonly rule: string;
  readonly displaced: number;
  readonly relaxed: readonly string[];
  readonly #decoded: StoredItem | undefined;

  /** @param decoded - The entry that it was taken from, whose data may have been decoded already. */
  constructor(
    source: string,
    id: string,
    { rule, displaced, relaxed = [] }: Placement,
    value: Uint8Array,
    decoded?: StoredItem,
  ) {
    super(source, value);
    this.id = id;
    this.rule = rule;
    this.displaced = displaced;
    this.relaxed = relaxed;
    this.#decoded = decoded;
  }

  override get data(): unknown {
    return this.#decoded?.data ?? super.data;
  }
}
