import type { Degraded, DetectedObject } from '@feedloom/core';

/** One found item, before anything more is known of it. */
export interface VisualHit {
  /** Its id. */
  readonly id: string;
  /** The cosine of the angle between its vector and the query, -1 to 1; `undefined` for one that was found by words. */
  readonly similarity: number | undefined;
  /** Whether it is likely the same picture, perhaps at another size or cropped a little. */
  readonly nearDuplicate: boolean;
  /** The object on the picture that it is like; `undefined` if it is like the whole query. */
  readonly object?: string | undefined;
}

/** One found item. */
export interface VisualItem<Item> extends VisualHit {
  /** How the ranker valued it, or the text index; `undefined` where the similarity alone decides. */
  readonly score?: number | undefined;
  /** What the catalogue knows of it; `undefined` without a catalogue, or if that was late. */
  readonly item?: Item | undefined;
}

/** A part of a visual search that is timed. */
export type VisualStage = 'image' | 'detect' | 'embed' | 'search' | 'text' | 'rerank' | 'metadata';

/** How long each stage took, in milliseconds; a stage that did not run is absent. Stages overlap. */
export type VisualTimings = { readonly [Stage in VisualStage]?: number };

/** What a visual search found. */
export interface VisualAnswer<Item> {
  /** Best first, at most the limit asked for. */
  readonly items: readonly VisualItem<Item>[];
  /** Things on the whole picture, surest first: their boxes make crops for further searches. */
  readonly objects: readonly DetectedObject[];
  /** How long the stages took. */
  readonly timings: VisualTimings;
  /** In what ways the answer is less than was asked for; empty for a whole one. */
  readonly degraded: readonly Degraded[];
}
