import type { Change } from '@feedloom/core';

/** Applies checked changes, each whole or not at all. */
export interface CellWriter {
  /** @returns `false` if the guard did not match; then nothing was written. */
  write(partition: string, change: Change): Promise<boolean> | boolean;
}
