import { systemClock } from '../clock/system-clock.js';
import { Deadline } from '../deadline.js';
import type { Remote } from '../spawn/remote.js';
import type { OnnxDevice } from './device.js';
import { KeptTrials } from './kept-trials.js';
import type { Trial } from './kept-trials.js';
import type { LoadRequest, SessionApi } from './session-api.js';
import { startSession } from './start-session.js';
import { writeOnnxModel } from './write-onnx-model.js';

/** A device that needs longer, be it for a hang in its driver, is not used. */
const TRIAL_MS = 30_000;

/** One product of matrices, a quarter of a GFLOP: enough to tell a graphics card from its emulation. */
const SIDE = 512;

/** The first run of a device compiles what it runs. One that takes long is not measured better by another. */
const RUNS = 3;
const LONG_MS = 500;

/** An emulated device takes a hundred times as long; the smallest real one does not. */
const SLOW = 4;
const TOLERANCE = 1e-3;

const trials = new KeptTrials(runTrial);

/**
 * Tries a device in a child process, so that a driver which crashes or hangs harms nobody. Once in a process; its
 * outcome is kept, unless it failed for a reason that may pass.
 */
export function tryDevice(device: OnnxDevice): Promise<Trial> {
  return trials.get(device);
}

async function runTrial(device: OnnxDevice): Promise<Trial> {
  const deadline = Deadline.of({ deadlineMs: TRIAL_MS }, systemClock);
  try {
    const request = trialRequest();
    const options = { executor: 'child', deadline, clock: systemClock, isQuiet: true } as const;
    const { remote } = await startSession({ ...request, device: 'cpu' }, options);
    try {
      const cpu = await measure(remote, deadline);
      if (device === 'cpu') return { device, works: true, reason: undefined };
      await deadline.race(remote.call('load', { ...request, device }), 'loading the trial model');
      return verdict(device, cpu, await measure(remote, deadline));
    } finally {
      await remote.kill();
    }
  } catch (error) {
    return { device, works: false, reason: error instanceof Error ? error.message : String(error), error };
  }
}

interface Measured {
  readonly bestMs: number;
  readonly sum: number;
}

async function measure(remote: Remote<SessionApi>, deadline: Deadline): Promise<Measured> {
  const x = { type: 'float32', dims: [1], data: Float32Array.of(1) } as const;
  let bestMs = Infinity;
  let sum = NaN;
  for (let run = 0; run < RUNS && (run < 2 || bestMs < LONG_MS); run += 1) {
    const startedAt = systemClock.monotonic();
    const results = await deadline.race(
      remote.call('run', { feeds: { x }, outputs: ['sum'] }),
      'running the trial model',
    );
    bestMs = Math.min(bestMs, systemClock.monotonic() - startedAt);
    sum = Number(results['sum']?.data[0]);
  }
  return { bestMs, sum };
}

function verdict(device: OnnxDevice, cpu: Measured, measured: Measured): Trial {
  if (!(Math.abs(measured.sum - cpu.sum) <= Math.abs(cpu.sum) * TOLERANCE)) {
    return { device, works: false, reason: `It computes \`${measured.sum}\` where the CPU computes \`${cpu.sum}\`.` };
  }
  if (measured.bestMs <= SLOW * cpu.bestMs) return { device, works: true, reason: undefined };
  const figures = `${measured.bestMs.toFixed(1)} ms against ${cpu.bestMs.toFixed(1)} ms`;
  return { device, works: true, reason: `It is much slower than the CPU (${figures}), as emulated devices are.` };
}

function trialRequest(): Omit<LoadRequest, 'device'> {
  const w = {
    type: 'float32',
    dims: [SIDE, SIDE],
    data: new Float32Array(SIDE * SIDE).map((_, i) => (i % 7) - 2),
  } as const;
  const model = writeOnnxModel({
    inputs: [{ name: 'x', type: 'float32', dims: [1] }],
    outputs: [{ name: 'sum', type: 'float32', dims: [] }],
    nodes: [
      { op: 'Mul', inputs: ['w', 'x'], outputs: ['left'] },
      { op: 'MatMul', inputs: ['left', 'w'], outputs: ['product'] },
      { op: 'ReduceSum', inputs: ['product'], outputs: ['sum'], attributes: { keepdims: { int: 0 } } },
    ],
    initializers: { w },
  });
  return { model, sha256: undefined, externalData: [], threads: 1, maxBytes: model.byteLength };
}
