import { FeedloomError, requirePositiveInteger } from '@feedloom/core';

/** When a write counts as done: once replicas have it too, so that it survives the loss of the primary. */
export interface ConfirmOptions {
  /**
   * How many replicas must have it. Only if it is all of those that may take over is nothing lost for certain: of two
   * replicas Redis may promote the one that lacks the last writes, and an old primary that comes back too early may find
   * one that still follows it. Fewer lose less than none, and go on while a replica is away; with all, a group confirms
   * nothing until a dead server is back.
   */
  readonly replicas: number;
  /** How long they are waited for, in milliseconds; less than the store's `timeoutMs`. @defaultValue half of that */
  readonly timeoutMs?: number | undefined;
}

/** {@link ConfirmOptions} with nothing left out. */
export interface CheckedConfirm {
  readonly replicas: number;
  readonly timeoutMs: number;
}

/** Fills in what was left out. @throws `ERR_INVALID_ARGUMENT` for a wait that the store would not live to see. */
export function checkedConfirm(confirm: ConfirmOptions, storeTimeoutMs: number): CheckedConfirm {
  const { replicas, timeoutMs = Math.max(1, Math.floor(storeTimeoutMs / 2)) } = confirm;
  requirePositiveInteger('confirm.replicas', replicas);
  requirePositiveInteger('confirm.timeoutMs', timeoutMs);
  if (timeoutMs < storeTimeoutMs) return { replicas, timeoutMs };
  throw new FeedloomError(
    'ERR_INVALID_ARGUMENT',
    `\`confirm.timeoutMs\` must be less than \`timeoutMs\`, got \`${timeoutMs}\` and \`${storeTimeoutMs}\`.`,
  );
}
