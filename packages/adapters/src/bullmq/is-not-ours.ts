/** Codes with which BullMQ refuses a step: the job is gone, is not locked, is not active, or is locked by another. */
const NOT_OURS: ReadonlySet<unknown> = new Set([-1, -2, -3, -6]);

/** Whether a step was refused because somebody else has the job, or may have it. */
export function isNotOurs(error: unknown): boolean {
  return NOT_OURS.has((error as { readonly code?: unknown } | undefined)?.code);
}
