import type { Box } from '@feedloom/core';

/** A picture, and where its things are. */
export interface SceneWithBoxes {
  /** The file. */
  readonly image: Uint8Array;
  /** In shares of the picture. */
  readonly boxes: readonly Box[];
}
