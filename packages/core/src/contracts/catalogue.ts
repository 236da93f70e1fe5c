import type { CallOptions } from './call-options.js';
import type { ImageManifest } from './image-manifest.js';

/** A vector and the space that it belongs to. */
export interface StoredEmbedding {
  /** The id of its space. */
  readonly space: string;
  /** The vector. */
  readonly vector: Float32Array;
}

/** All that an application knows of one item. */
export interface CatalogueItem<Details = unknown> {
  /** Names it. */
  readonly id: string;
  /** When it was made, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** For people; may be empty. */
  readonly title: string;
  /** For people and for search, without repetition. */
  readonly tags: readonly string[];
  /** What the application adds. */
  readonly details: Details;
  /** How often things happened to it, by name; a name that was never counted is absent. */
  readonly counts: Readonly<Record<string, number>>;
  /** Its picture, if it has one. */
  readonly image?: ImageManifest | undefined;
  /** Its vector; only where a read asked for it. */
  readonly embedding?: StoredEmbedding | undefined;
}

/** What is written of an item; counts are kept. */
export type CatalogueDraft<Details = unknown> = Omit<CatalogueItem<Details>, 'counts'>;

/** What to read. */
export interface CatalogueReadOptions extends CallOptions {
  /** Whether to read vectors too. @defaultValue `false` */
  readonly embeddings?: boolean | undefined;
}

/** What is known of items, read many at a time: feeds, related items and results of searches are completed from it. */
export interface Catalogue<Details = unknown> {
  /**
   * Writes items, new or replaced, each whole; their counts stay. A draft without an `embedding` keeps the stored one.
   *
   * Each item is written at once or not at all; of several items some may be written when it throws.
   */
  put(items: readonly CatalogueDraft<Details>[], options?: CallOptions): Promise<void>;
  /** The items under `ids`, in that order, in one read; `undefined` where there is none. */
  get(ids: readonly string[], options?: CatalogueReadOptions): Promise<readonly (CatalogueItem<Details> | undefined)[]>;
  /** Adds vectors to items that are there; for one that is not, nothing is written. @returns How many were. */
  embed(embeddings: ReadonlyMap<string, StoredEmbedding>, options?: CallOptions): Promise<number>;
  /** Adds `by` (may be negative) to a count of an item. @returns The new count, or `undefined` if there is no such item. */
  count(id: string, name: string, by: number, options?: CallOptions): Promise<number | undefined>;
  /** Removes items with their counts and vectors; an id that is not there is no error. @returns How many there were. */
  remove(ids: readonly string[], options?: CallOptions): Promise<number>;
  /** All items, in no promised order. An item that changes meanwhile comes once, as it was or as it is. */
  scan(options?: CatalogueReadOptions): AsyncIterable<CatalogueItem<Details>>;
}
