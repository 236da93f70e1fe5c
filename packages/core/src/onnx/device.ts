/** Where a model is computed. */
export type OnnxDevice = 'cuda' | 'webgpu' | 'cpu';

/** Whether a device can be used here. */
export interface DeviceReport {
  /** Which. */
  readonly device: OnnxDevice;
  /** Whether a trial session ran on it, not much slower than on the CPU. */
  readonly usable: boolean;
  /** Why `auto` does not use it, for people; `undefined` if it would. */
  readonly reason?: string | undefined;
}
