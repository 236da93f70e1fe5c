/** What every async function of the SDK accepts as (part of) its last argument. */
export interface CallOptions {
  /** Gives up waiting when it aborts; the call then rejects with `ERR_ABORTED`, whose `cause` is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long the call may take, in milliseconds from now. It rejects with `ERR_TIMEOUT` afterwards. */
  readonly deadlineMs?: number | undefined;
}
