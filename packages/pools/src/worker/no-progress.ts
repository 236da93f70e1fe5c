import type { Progress } from '../contracts/progress.js';

/** Remembers nothing: every fan-out begins at the first page. */
export const noProgress: Progress<unknown> = {
  load: async () => [],
  save: async () => undefined,
  clear: async () => undefined,
};
