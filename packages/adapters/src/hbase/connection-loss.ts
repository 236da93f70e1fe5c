/** A call that will get no answer, as its connection is gone or could not be made. */
export class ConnectionLoss extends Error {
  override readonly name = 'ConnectionLoss';
  /** Whether the call had been sent, so that it may be done all the same. */
  readonly wasSent: boolean;

  /** Says what became of a connection. */
  constructor(message: string, wasSent: boolean, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.wasSent = wasSent;
  }
}
