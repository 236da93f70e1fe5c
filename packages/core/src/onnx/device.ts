/** Where a model is computed. */
export type OnnxDevice = 'cuda' | 'webgpu' | 'cpu';

/** Whether a device can be used here. */
export interface DeviceReport {
  /** Which. */
  readonly device: OnnxDevice;
  /** Whether a trial session ran on it. */
  readonly usable: boolean;
  /** Why it cannot be used, for people; `undefined` if it can. */
  readonly reason?: string | undefined;
}
