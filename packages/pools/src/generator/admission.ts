import type { GenerateRequest, Withheld } from '../contracts/generator.js';
import type { Candidate } from '../contracts/item.js';
import type { Deferrals } from './deferrals.js';
import type { FilterRule } from './mix-rule.js';

/** Passes candidates through the filters and notes which ones were withheld. */
export class Admission<Data> {
  /** Withheld for good. */
  readonly drops: Withheld[] = [];
  /** Withheld for this session. */
  readonly defers: Withheld[] = [];
  readonly #filters: readonly FilterRule<Data>[];
  readonly #request: GenerateRequest;
  readonly #deferrals: Deferrals;

  constructor(filters: readonly FilterRule<Data>[], request: GenerateRequest, deferrals: Deferrals) {
    this.#filters = filters;
    this.#request = request;
    this.#deferrals = deferrals;
  }

  /** Whether `candidate` may be picked. Filters are asked in their order; the first that matches decides. */
  admit(candidate: Candidate<Data>): boolean {
    if (this.#filters.length === 0) return true;
    const held = this.#deferrals.heldBy(candidate.id);
    for (const filter of this.#filters) {
      if (filter.effect === 'drop') {
        if (filter.matches(candidate, this.#request)) return this.#drop(candidate, filter.name);
      } else if (typeof held === 'string') {
        return this.#defer(candidate, held);
      } else if (held === undefined && filter.matches(candidate, this.#request)) {
        this.#deferrals.hold(candidate.id, filter.name);
        return this.#defer(candidate, filter.name);
      }
    }
    return true;
  }

  #drop({ id, source }: Candidate<Data>, rule: string): false {
    this.#deferrals.forget(id);
    this.drops.push({ id, source, rule });
    return false;
  }

  #defer({ id, source }: Candidate<Data>, rule: string): false {
    this.defers.push({ id, source, rule });
    return false;
  }
}
