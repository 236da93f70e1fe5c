import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Candidate } from '@feedloom/core';
import { KeptCandidate } from './kept-candidate.js';

/** How many candidates are packed in one turn of the event loop: about a millisecond. */
const A_TURN = 256;

/**
 * Candidates as they are kept, in columns: plain data for `structuredClone`. Takes 8 bytes a candidate and 16 for each source
 * that found it, beside the ids: some 400 KB for 10,000 that two sources found, where objects would take 4 MB. The
 * provenance of the candidates stands one after the other, in their order.
 */
export interface KeptCandidates {
  /** Of what they were made: model, graph epoch, revision of the user, limit. */
  readonly tag: string;
  /** Best first. */
  readonly ids: readonly string[];
  /** `[ids]` */
  readonly scores: Float32Array;
  /** `[ids + 1]`: where each candidate's provenance begins, and where the last one's ends. */
  readonly begins: Uint32Array;
  /** Names of sources and ids of items that provenance speaks of, each once. */
  readonly names: readonly string[];
  /** The place of each source in `names`. */
  readonly sources: Int32Array;
  /** What each source thinks. */
  readonly sourceScores: Float32Array;
  /** The place of each `via` in `names`; -1 for none. */
  readonly vias: Int32Array;
  /** How often walks came by; -1 where that is not said. */
  readonly visits: Int32Array;
}

/** Packs candidates. The event loop turns meanwhile, for their provenance may only be made now. */
export async function packCandidates(tag: string, candidates: readonly Candidate[]): Promise<KeptCandidates> {
  const places = new Map<string, number>();
  const placeOf = (name: string): number => {
    const place = places.get(name) ?? places.size;
    if (place === places.size) places.set(name, place);
    return place;
  };
  const begins = new Uint32Array(candidates.length + 1);
  const sources: number[] = [];
  const sourceScores: number[] = [];
  const vias: number[] = [];
  const visitCounts: number[] = [];
  for (const [at, candidate] of candidates.entries()) {
    if (at % A_TURN === A_TURN - 1) await nextTurn();
    for (const { source, score, via, visits = -1 } of candidate.provenance) {
      sources.push(placeOf(source));
      sourceScores.push(score);
      vias.push(via === undefined ? -1 : placeOf(via));
      visitCounts.push(visits);
    }
    begins[at + 1] = sources.length;
  }
  return {
    tag,
    ids: candidates.map(({ id }) => id),
    scores: Float32Array.from(candidates, ({ score }) => score),
    begins,
    names: [...places.keys()],
    sources: Int32Array.from(sources),
    sourceScores: Float32Array.from(sourceScores),
    vias: Int32Array.from(vias),
    visits: Int32Array.from(visitCounts),
  };
}

/** The best `limit` candidates that are not among `known`. Their provenance is made when it is asked for. */
export function unpackCandidates(kept: KeptCandidates, known: ReadonlySet<string>, limit = Infinity): KeptCandidate[] {
  const candidates: KeptCandidate[] = [];
  for (const [place, id] of kept.ids.entries()) {
    if (candidates.length >= limit) break;
    if (!known.has(id)) candidates.push(new KeptCandidate(kept, place, id));
  }
  return candidates;
}
