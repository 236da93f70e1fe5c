import type { Candidate } from '@feedloom/core';
import { bestNumbers } from '../traverse/best-numbers.js';
import { BestScratch } from '../traverse/best-scratch.js';
import { MergedCandidate } from './merged-candidate.js';

/** The constant of reciprocal rank fusion, as in the paper: how little the very first places stand out. */
const RANK_OFFSET = 60;

/**
 * Puts the answers of several sources together: scores of different sources mean different things, so that only ranks
 * count. An item's score is `Σ weight of the source · 61 / (60 + rank)` over the sources that found it, rank from 1, so
 * that the first of one source has its weight (reciprocal rank fusion, Cormack et al., SIGIR 2009).
 */
export class CandidateMerge {
  readonly #exclude: ReadonlySet<string>;
  readonly #numbers = new Map<string, number>();
  readonly #parts: (Candidate | Candidate[])[] = [];
  /** Which of the sources was the last to find an item. */
  readonly #finders: number[] = [];
  #sources = 0;
  #scores = new Float64Array(1024);

  /** Nothing yet; items of `exclude` will not be among it. */
  constructor(exclude: ReadonlySet<string>) {
    this.#exclude = exclude;
  }

  /** Adds what one source found, best first. What it found twice counts once. */
  add(candidates: readonly Candidate[], weight: number): void {
    const source = (this.#sources += 1);
    let rank = 0;
    for (const candidate of candidates) {
      rank += 1;
      if (this.#exclude.has(candidate.id)) continue;
      const score = (weight * (RANK_OFFSET + 1)) / (RANK_OFFSET + rank);
      const number = this.#numbers.get(candidate.id);
      if (number === undefined) {
        this.#append(candidate, score);
        this.#finders.push(source);
        continue;
      }
      if (this.#finders[number] === source) continue;
      this.#finders[number] = source;
      const parts = this.#parts[number];
      this.#scores[number] = (this.#scores[number] ?? 0) + score;
      if (Array.isArray(parts)) parts.push(candidate);
      else if (parts !== undefined) this.#parts[number] = [parts, candidate];
    }
  }

  /** The best `limit` of all, best first; of equal ones that which was added first. */
  best(limit: number): MergedCandidate[] {
    const numbers = bestNumbers(this.#scores, this.#parts.length, limit, new BestScratch());
    return Array.from(numbers, (number) => {
      const parts = this.#parts[number] ?? [];
      const list = Array.isArray(parts) ? parts : [parts];
      return new MergedCandidate(list[0]?.id ?? '', Math.fround(this.#scores[number] ?? 0), list);
    });
  }

  #append(candidate: Candidate, score: number): void {
    const number = this.#parts.length;
    if (number === this.#scores.length) {
      const longer = new Float64Array(number * 2);
      longer.set(this.#scores);
      this.#scores = longer;
    }
    this.#numbers.set(candidate.id, number);
    this.#parts.push(candidate);
    this.#scores[number] = score;
  }
}
