import type { LimitFunction } from 'p-limit';
import type { Clock } from '../contracts/clock.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { quote, requirePositiveInteger } from '../validate.js';
import type { DeviceReport, OnnxDevice } from './device.js';
import { prepareFeeds } from './feeds.js';
import type { PreparedFeeds } from './feeds.js';
import type { OnnxFeeds, OnnxResults, OnnxRunOptions, OnnxSession, OnnxSessionStats } from './onnx-session.js';
import type { SessionHost } from './session-host.js';
import type { TensorShape } from './tensor.js';

/** What a session is made of. */
export interface RuntimeSessionParts {
  readonly host: SessionHost;
  readonly device: OnnxDevice;
  readonly devices: readonly DeviceReport[];
  /** Lets one run at a time through. */
  readonly turn: LimitFunction;
  readonly clock: Clock;
}

/** What to compute, and how long that may take. */
interface RunLimits {
  readonly outputs: readonly string[];
  readonly maxRunMs: number | undefined;
  readonly deadline: Deadline;
}

/** A model in a thread or process of its own. */
export class RuntimeSession implements OnnxSession {
  readonly device: OnnxDevice;
  readonly devices: readonly DeviceReport[];
  readonly sha256: string;
  readonly inputs: readonly TensorShape[];
  readonly outputs: readonly TensorShape[];
  readonly #host: SessionHost;
  readonly #turn: LimitFunction;
  readonly #clock: Clock;
  /** Runs that wait for their turn or are in progress; none of them rejects. */
  readonly #pending = new Set<Promise<unknown>>();
  #runs = 0;
  #inFlight = 0;
  #closing: Promise<void> | undefined;

  constructor({ host, device, devices, turn, clock }: RuntimeSessionParts) {
    this.device = device;
    this.devices = devices;
    this.sha256 = host.model.sha256;
    this.inputs = host.model.inputs;
    this.outputs = host.model.outputs;
    this.#host = host;
    this.#turn = turn;
    this.#clock = clock;
  }

  async run(
    feeds: OnnxFeeds,
    { outputs, transfer = false, maxRunMs, ...options }: OnnxRunOptions = {},
  ): Promise<OnnxResults> {
    const what = 'running the model';
    const deadline = Deadline.of(options, this.#clock);
    deadline.check(what);
    if (this.#closing !== undefined) throw new FeedloomError('ERR_CLOSED', 'The session is closed. Open another one.');
    const wanted = this.#outputs(outputs);
    if (maxRunMs !== undefined) requirePositiveInteger('maxRunMs', maxRunMs);
    // One whose device has failed may hold the turn until it has ended.
    this.#host.requireRunning();
    const prepared = prepareFeeds(feeds, this.inputs, transfer);
    // Not given to the thread: a run that has begun goes on, and the next one must wait for it.
    const run = this.#turn(() => this.#runNow(prepared, { outputs: wanted, maxRunMs, deadline }));
    const settled = run.catch(() => undefined).finally(() => this.#pending.delete(settled));
    this.#pending.add(settled);
    return deadline.race(run, what);
  }

  stats(): OnnxSessionStats {
    const { ready, restarts, pid } = this.#host;
    return { runs: this.#runs, inFlight: this.#inFlight, restarts, ready: ready && this.#closing === undefined, pid };
  }

  close(): Promise<void> {
    this.#closing ??= this.#host.close(Promise.all(this.#pending));
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #runNow({ feeds, buffers }: PreparedFeeds, { outputs, maxRunMs, deadline }: RunLimits): Promise<OnnxResults> {
    deadline.check('waiting for the runs before');
    this.#runs += 1;
    this.#inFlight += 1;
    try {
      return await this.#host.run({ feeds, outputs }, { transfer: buffers, maxRunMs });
    } finally {
      this.#inFlight -= 1;
    }
  }

  #outputs(names: readonly string[] | undefined): readonly string[] {
    const known = this.outputs.map(({ name }) => name);
    if (names === undefined) return known;
    const unknown = names.find((name) => !known.includes(name));
    if (unknown === undefined && names.length > 0) return [...new Set(names)];
    const message = `\`outputs\` must be names among ${quote(known.join(', '))}, got ${quote(unknown ?? '[]')}.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
}
