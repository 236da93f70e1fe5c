import type { CallOptions } from '../contracts/call-options.js';
import { Deadline } from '../deadline.js';
import type { DeviceReport, OnnxDevice } from './device.js';
import { tryDevice } from './try-device.js';

/** The best first. */
export const DEVICE_ORDER: readonly OnnxDevice[] = ['cuda', 'webgpu', 'cpu'];

/**
 * Tries every device that a model can be computed on, each in a child process: a small product of matrices, compared
 * with the CPU's in its result and its time. Takes a few seconds; the outcome is kept for the life of this process, but
 * a device that was too slow to answer or whose trial ended early is tried again when it is next asked for.
 *
 * @returns The order in which `device: 'auto'` prefers them, with the reason of each that it skips.
 * @throws `ERR_TIMEOUT`, `ERR_ABORTED`.
 */
export async function probeDevices(options: CallOptions = {}): Promise<readonly DeviceReport[]> {
  return Deadline.of(options).race(Promise.all(DEVICE_ORDER.map(report)), 'trying the devices');
}

async function report(device: OnnxDevice): Promise<DeviceReport> {
  const { reason } = await tryDevice(device);
  return reason === undefined ? { device, usable: true } : { device, usable: false, reason };
}
