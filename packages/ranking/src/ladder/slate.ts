import type { Degraded, RankRequest, Ranked, Ranking } from '@feedloom/core';
import type { Identified } from './identified.js';
import { AS_GIVEN } from './ladder-options.js';

interface Failure {
  readonly rung: number;
  readonly name: string;
  readonly reason: string;
}

/** The answer of a ladder while it is put together: each rung's items below those of the rungs above it. */
export class Slate<Item extends Identified> {
  readonly #given: readonly Item[];
  readonly #limit: number;
  readonly #items: Ranked<Item>[] = [];
  readonly #placed = new Set<Item>();
  readonly #contributors: { readonly rung: number; readonly name: string }[] = [];
  readonly #failures: Failure[] = [];
  readonly #degraded: Degraded[] = [];

  /** Of candidates with one id the first counts. */
  constructor({ candidates }: RankRequest<Item>, limit: number) {
    const byId = new Map<string, Item>();
    for (const candidate of candidates) if (!byId.has(candidate.id)) byId.set(candidate.id, candidate);
    this.#given = byId.size === candidates.length ? candidates : [...byId.values()];
    this.#limit = Math.min(limit, this.#given.length);
  }

  /** How many items are wanted yet. */
  get missing(): number {
    return this.#limit - this.#items.length;
  }

  /** The candidates that nobody has placed. */
  get left(): readonly Item[] {
    return this.#placed.size === 0 ? this.#given : this.#given.filter((candidate) => !this.#placed.has(candidate));
  }

  /** Puts what a rung has placed below what is there. @returns Whether the best item of all is among it. */
  add(rung: number, name: string, items: readonly Ranked<Item>[], degraded: readonly Degraded[]): boolean {
    const isBest = this.#items.length === 0 && items.length > 0;
    for (const item of items) {
      this.#placed.add(item.candidate);
      this.#items.push({ ...item, rung: name, reasons: item.reasons ?? [{ kind: 'score', value: item.score }] });
    }
    if (items.length > 0) this.#contributors.push({ rung, name });
    this.#degraded.push(...degraded);
    return isBest;
  }

  /** Takes note of a rung that was passed over, failed, or had too little to say. */
  failed(failure: Failure): void {
    this.#failures.push(failure);
  }

  /** Puts what nobody has placed below everything else, in the order given. @returns How many that are. */
  fillAsGiven(rung: number): { readonly items: number; readonly isBest: boolean } {
    const items = this.left.slice(0, this.missing).map((candidate, place): Ranked<Item> => {
      return { candidate, score: -place, rung: AS_GIVEN, reasons: [{ kind: AS_GIVEN, value: -place }] };
    });
    return { items: items.length, isBest: this.add(rung, AS_GIVEN, items, []) };
  }

  /** The whole answer. Each failure says which rung served instead: the next one below that placed something. */
  toRanking(part: string): Ranking<Item> {
    const degraded = this.#failures.map(({ rung, name, reason }): Degraded => {
      const instead = this.#contributors.find((each) => each.rung > rung) ?? this.#contributors.at(-1);
      return { part: `${part}.${name}`, reason, servedFrom: instead?.name ?? AS_GIVEN };
    });
    return { items: this.#items, degraded: [...degraded, ...this.#degraded] };
  }
}
