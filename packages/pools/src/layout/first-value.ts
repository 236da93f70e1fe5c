import type { Entry } from '@feedloom/core';

/** The value of a key that was read; `undefined` if it is absent. */
export const firstValue = (entries: readonly Entry[] | undefined): Uint8Array | undefined => entries?.[0]?.value;
