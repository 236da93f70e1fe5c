import type { CallOptions, OrderedStore } from '@feedloom/core';
import { cellKey, decodeCell, encodeCell } from './cell.js';

const PARTITION = 'pinboard';
const MANIFEST = cellKey('manifest');

/** How this version lays out the data folder. */
export const LAYOUT = 2;

/** How far the corpus has grown: what makes the second start fast. */
export interface Manifest {
  /** {@link LAYOUT} when it was written. */
  readonly layout: number;
  /** The world that it grows from; see `World.name`. */
  readonly world: string;
  /** When the first start began, in milliseconds since the Unix epoch. */
  readonly bornAt: number;
  /** Pins below this number have been made, and offered to all who follow them. */
  readonly made: number;
}

/** The manifest, or `undefined` before the first start. */
export async function readManifest(store: OrderedStore, options: CallOptions = {}): Promise<Manifest | undefined> {
  const [[entry] = []] = await store.read(PARTITION, [{ key: MANIFEST }], options);
  return entry === undefined ? undefined : decodeCell<Manifest>(entry.value);
}

/** Moves the manifest on, never back: whoever grew last may not know yet that somebody else has taken over. */
export async function writeManifest(store: OrderedStore, manifest: Manifest, options: CallOptions = {}): Promise<void> {
  for (;;) {
    const [[entry] = []] = await store.read(PARTITION, [{ key: MANIFEST }], options);
    if (entry !== undefined && decodeCell<Manifest>(entry.value).made >= manifest.made) return;
    const guard = { key: MANIFEST, expected: entry?.value };
    if (await store.write(PARTITION, { guard, puts: [{ key: MANIFEST, value: encodeCell(manifest) }] }, options))
      return;
  }
}
