import { breaking } from '@feedloom/core';
import type { CallOptions, Clock } from '@feedloom/core';
import { openOnnxSession } from '@feedloom/core/onnx';
import type { OnnxDevice, OnnxFeeds, OnnxResults, OnnxSession } from '@feedloom/core/onnx';
import type { LocatedFiles } from './model-files.js';

/** How many sessions to open, and how. */
export interface SessionGroupOptions extends CallOptions {
  readonly name: string;
  readonly device?: 'auto' | OnnxDevice | undefined;
  readonly executor?: 'worker' | 'child' | undefined;
  readonly sessions: number;
  readonly threads?: number | undefined;
  readonly maxRunMs: number;
  readonly clock: Clock;
}

/** What a run may take. */
interface RunOptions extends CallOptions {
  readonly deadlineMs: number;
}

/**
 * Sessions of one model, each in a worker or child of its own. A run goes to the one that has least to do; while runs
 * fail too often, they are refused at once.
 */
export class SessionGroup {
  readonly #sessions: readonly OnnxSession[];
  readonly #maxRunMs: number;
  readonly #guarded: { run(feeds: OnnxFeeds, outputs: readonly string[], options: RunOptions): Promise<OnnxResults> };
  /** What the model is, which all of them know. */
  readonly first: OnnxSession;

  private constructor(
    first: OnnxSession,
    others: readonly OnnxSession[],
    { name, maxRunMs, clock }: SessionGroupOptions,
  ) {
    this.first = first;
    this.#sessions = [first, ...others];
    this.#maxRunMs = maxRunMs;
    const group = {
      run: (feeds: OnnxFeeds, outputs: readonly string[], options: RunOptions) =>
        this.#idlest().run(feeds, { ...options, outputs }),
    };
    // Batches are few, and a model that has died fails all of them.
    const limits = { failureRatio: 0.5, minCalls: 3, windowMs: 10_000, openMs: 1_000 };
    this.#guarded = breaking(group, { ...limits, name: `the model \`${name}\``, methods: ['run'], clock });
  }

  /** Opens them. If one cannot be opened, none is left open. @throws What `openOnnxSession` throws. */
  static async open(
    { model, sha256, externalData }: LocatedFiles,
    options: SessionGroupOptions,
  ): Promise<SessionGroup> {
    const { device, executor, threads, clock, signal, deadlineMs } = options;
    const common = { model, externalData, executor, threads, clock, signal, deadlineMs };
    const first = await openOnnxSession({ ...common, sha256, device });
    // Two sessions on one GPU gain nothing, and two of webgpu in one process crash (onnxruntime #32561).
    const count = first.device === 'cpu' ? options.sessions : 1;
    const same = { ...common, sha256: first.sha256, device: first.device };
    const others = await Promise.allSettled(Array.from({ length: count - 1 }, () => openOnnxSession(same)));
    const opened = others.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const failed = others.find((each) => each.status === 'rejected');
    if (failed === undefined) return new SessionGroup(first, opened, options);
    await Promise.all([first, ...opened].map((session) => session.close()));
    throw failed.reason;
  }

  /** How many there are. */
  get size(): number {
    return this.#sessions.length;
  }

  /** How many would take a run now. */
  get ready(): number {
    return this.#sessions.filter((session) => session.stats().ready).length;
  }

  /** How often one was started again. */
  get restarts(): number {
    return this.#sessions.reduce((sum, session) => sum + session.stats().restarts, 0);
  }

  /** Runs a batch on one of them. @throws What `OnnxSession.run` throws; `ERR_UNAVAILABLE` at once while they fail. */
  run(feeds: OnnxFeeds, outputs: readonly string[]): Promise<OnnxResults> {
    return this.#guarded.run(feeds, outputs, { deadlineMs: this.#maxRunMs });
  }

  /** Runs a batch on each of them, so that none is slow at its first real one. */
  async warm(feeds: OnnxFeeds, outputs: readonly string[], options: CallOptions): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.run(feeds, { ...options, outputs })));
  }

  /** Waits for the runs in progress and releases all. */
  async close(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.close()));
  }

  #idlest(): OnnxSession {
    const load = (session: OnnxSession): number => {
      const { ready, inFlight } = session.stats();
      return ready ? inFlight : Infinity;
    };
    return this.#sessions.reduce((best, session) => (load(session) < load(best) ? session : best));
  }
}
