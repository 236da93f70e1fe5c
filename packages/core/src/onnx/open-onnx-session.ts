import pLimit from 'p-limit';
import type { LimitFunction } from 'p-limit';
import { systemClock } from '../clock/system-clock.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import type { DeviceReport, OnnxDevice } from './device.js';
import type { OnnxSession, OnnxSessionOptions } from './onnx-session.js';
import { DEVICE_ORDER } from './probe-devices.js';
import { RuntimeSession } from './runtime-session.js';
import type { LoadRequest } from './session-api.js';
import { SessionHost } from './session-host.js';
import { requestOf } from './session-request.js';
import { startSession } from './start-session.js';
import type { RunningSession } from './start-session.js';
import { tryDevice } from './try-device.js';

/** Two sessions that use WebGPU at the same time crash the process (microsoft/onnxruntime#32561). */
const webgpuTurn = pLimit(1);

/**
 * Loads a model in a worker thread or child process of its own.
 *
 * Its files are read and checked there, and the runtime is given the bytes that were checked. With `device: 'auto'` a
 * device that cannot run the model is skipped for the next.
 *
 * @throws `ERR_DRIVER_MISSING` if onnxruntime-node is not, or only half installed; `ERR_NOT_FOUND`, `ERR_TOO_LARGE`,
 * `ERR_CORRUPT` for a file; `ERR_UNSUPPORTED` if the model reads files that were not listed, or the device cannot be
 * used; `ERR_INVALID_ARGUMENT`; `ERR_UNAVAILABLE`, `ERR_TIMEOUT`, `ERR_ABORTED`. Nothing is left running.
 */
export async function openOnnxSession(options: OnnxSessionOptions): Promise<OnnxSession> {
  const request = requestOf(options);
  const { device = 'auto', executor = 'worker', clock = systemClock } = options;
  const deadline = Deadline.of(options, clock);
  deadline.check('opening the session');
  const devices: DeviceReport[] = [];
  for (const candidate of device === 'auto' ? DEVICE_ORDER : [device]) {
    const skip = await deadline.race(reasonToSkip(candidate, device), `trying the device \`${candidate}\``);
    if (skip !== undefined) {
      if (candidate === device) throw unusable(candidate, skip);
      devices.push({ device: candidate, usable: false, reason: skip });
      continue;
    }
    const turn = candidate === 'webgpu' ? webgpuTurn : pLimit(1);
    const start = (from: LoadRequest, until: Deadline) =>
      turn(() => startSession(from, { executor, deadline: until, clock }));
    try {
      const starting = start({ ...request, device: candidate }, deadline);
      const running = await waitFor(starting, deadline, turn);
      const again = sameAgain({ ...request, device: candidate }, running.model);
      const host = new SessionHost({ running, restart: (until) => start(again, until), turn, clock });
      devices.push({ device: candidate, usable: true });
      return new RuntimeSession({ host, device: candidate, devices, turn, clock });
    } catch (error) {
      const isDevices = FeedloomError.is(error, 'ERR_UNSUPPORTED') || FeedloomError.is(error, 'ERR_UNAVAILABLE');
      if (!isDevices || candidate === 'cpu' || candidate === device) throw error;
      devices.push({ device: candidate, usable: false, reason: error.message });
    }
  }
  throw new FeedloomError('ERR_INTERNAL', 'No device was tried.');
}

/** A session that comes when nobody waits any more is closed. */
async function waitFor(
  starting: Promise<RunningSession>,
  deadline: Deadline,
  turn: LimitFunction,
): Promise<RunningSession> {
  try {
    return await deadline.race(starting, 'opening the session');
  } catch (error) {
    void starting.then(({ remote }) => turn(() => remote.close())).catch(() => undefined);
    throw error;
  }
}

/** A device that was named is used even if it is slow. */
async function reasonToSkip(candidate: OnnxDevice, wanted: OnnxDevice | 'auto'): Promise<string | undefined> {
  if (candidate === 'cpu') return undefined;
  const { works, reason, error } = await tryDevice(candidate);
  // No device is at fault, and none would work.
  if (FeedloomError.is(error, 'ERR_DRIVER_MISSING')) throw error;
  return works && wanted === candidate ? undefined : reason;
}

function unusable(device: OnnxDevice, reason: string): FeedloomError {
  return new FeedloomError('ERR_UNSUPPORTED', `The device \`${device}\` cannot be used: ${reason} Use \`auto\`.`);
}

/** A request for nothing but the same bytes. */
function sameAgain(request: LoadRequest, { sha256, externalSha256 }: SessionHost['model']): LoadRequest {
  const externalData = request.externalData.map((file, index) => ({ ...file, sha256: externalSha256[index] }));
  return { ...request, sha256, externalData };
}
