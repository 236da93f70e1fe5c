import { createHash } from 'node:crypto';
import { FeedloomError } from '@feedloom/core';
import type { EmbeddingSpace } from '@feedloom/core';
import type { EngineKind } from '../segment-engine.js';
import type { WidthStep } from '../usearch/search-width.js';

/** Of the files of an index; another format is refused. */
export const INDEX_FORMAT = 1;

/** A file as it must be. */
export interface FileFacts {
  /** Its name in the directory. */
  readonly name: string;
  /** Its length. */
  readonly bytes: number;
  /** The SHA-256 of its bytes, in hexadecimal. */
  readonly sha256: string;
}

/** An index file, which can be made again from the vectors. */
export interface IndexFacts extends FileFacts {
  /** Which engine made it. */
  readonly engine: EngineKind;
  /** Its library and format. */
  readonly version: string;
  /** How wide to search in it. */
  readonly widths?: readonly WidthStep[] | undefined;
}

/** The files of one segment. */
export interface SegmentFacts {
  /** Names the segment; never used again. */
  readonly key: number;
  /** Rows, dead ones too. */
  readonly rows: number;
  /** The vectors: rows of 32-bit floats, little-endian. */
  readonly vectors: FileFacts;
  /** The ids and tags: a line of JSON for each row. */
  readonly items: FileFacts;
  /** A bit for each row: whether it counts. Absent if all do. */
  readonly alive?: FileFacts | undefined;
  /** The derived index, if there is one. */
  readonly index?: IndexFacts | undefined;
}

/** What a directory holds. Written last, by renaming, so that all of it counts or none. */
export interface IndexManifest {
  /** {@link INDEX_FORMAT} */
  readonly format: number;
  /** Of which space the vectors are. */
  readonly space: EmbeddingSpace;
  /** Counts manifests. */
  readonly generation: number;
  /** The SHA-256 of the manifest before. */
  readonly parent: string;
  /** The highest key of a segment so far. */
  readonly lastKey: number;
  /** The first log that tells what came after. */
  readonly log: number;
  /** All segments but the tail. */
  readonly segments: readonly SegmentFacts[];
}

const NAME = /^[a-z]+(-\d+)+\.[a-z0-9]+$/;

/** The bytes of a manifest and their digest. */
export function encodeManifest(manifest: IndexManifest): { text: string; sha256: string } {
  const body = JSON.stringify(manifest);
  const sha256 = createHash('sha256').update(body).digest('hex');
  return { text: `{"sha256":"${sha256}","manifest":${body}}\n`, sha256 };
}

/** Reads a manifest. @throws `ERR_CORRUPT` if it is damaged; `ERR_UNSUPPORTED` for another format. */
export function decodeManifest(text: string): { manifest: IndexManifest; sha256: string } {
  const match = /^\{"sha256":"([0-9a-f]{64})","manifest":(\{.*\})\}\n$/s.exec(text);
  const [, sha256, body] = match ?? [];
  if (sha256 === undefined || body === undefined || createHash('sha256').update(body).digest('hex') !== sha256) {
    throw new FeedloomError('ERR_CORRUPT', 'The manifest of the vector index is damaged. Restore it from a snapshot.');
  }
  const manifest = JSON.parse(body) as IndexManifest;
  if (manifest.format !== INDEX_FORMAT) {
    const message = `The index has format \`${manifest.format}\`; this version reads \`${INDEX_FORMAT}\`. Index the items again.`;
    throw new FeedloomError('ERR_UNSUPPORTED', message);
  }
  for (const { name } of filesOf(manifest)) {
    if (!NAME.test(name))
      throw new FeedloomError('ERR_CORRUPT', `The manifest names a file \`${name}\` that no index makes.`);
  }
  return { manifest, sha256 };
}

/** All files that a manifest names. */
export function filesOf({ segments }: IndexManifest): FileFacts[] {
  return segments.flatMap(({ vectors, items, alive, index }) => {
    return [vectors, items, alive, index].filter((file) => file !== undefined);
  });
}
