/**
 * What a process may do: answer requests; value offers, look at pictures and let the board grow; learn and rank. On one
 * machine one process does all of it.
 */
export const ROLES = ['api', 'worker', 'ranker'] as const;

/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];
