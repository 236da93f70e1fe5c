import { breaking, Deadline, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { openOnnxSession } from '@feedloom/core/onnx';
import type { OnnxFeeds, OnnxResults, OnnxSession } from '@feedloom/core/onnx';
import { closeAfter } from './close-after.js';
import type { LocatedFiles } from './model-files.js';
import type { ModelOptions } from './model-options.js';

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

  private constructor(name: string, first: OnnxSession, others: readonly OnnxSession[], options: ModelOptions) {
    const { maxRunMs = 30_000, clock } = options;
    requirePositiveInteger('maxRunMs', maxRunMs);
    this.first = first;
    this.#sessions = [first, ...others];
    this.#maxRunMs = maxRunMs;
    const group = {
      run: (feeds: OnnxFeeds, outputs: readonly string[], limits: RunOptions) =>
        this.#idlest().run(feeds, { ...limits, outputs, maxRunMs }),
    };
    // Batches are few, and a model that has died fails all of them.
    const limits = { failureRatio: 0.5, minCalls: 3, windowMs: 10_000, openMs: 1_000 };
    this.#guarded = breaking(group, { ...limits, name: `the model \`${name}\``, methods: ['run'], clock });
  }

  /**
   * Opens them and builds what needs them, all by one deadline. If either fails, none is left open; those that are still
   * busy when the time is over close by themselves.
   *
   * @throws What `openOnnxSession` throws, and `build`.
   */
  static async open<Built>(
    name: string,
    { model, sha256, externalData }: LocatedFiles,
    options: ModelOptions,
    build: (group: SessionGroup, deadline: Deadline) => Promise<Built>,
  ): Promise<Built> {
    const { device, executor, threads, sessions = 1, clock } = options;
    requirePositiveInteger('sessions', sessions);
    const deadline = Deadline.of(options, clock);
    const opened: OnnxSession[] = [];
    const open = async (sha: string | undefined, on: typeof device): Promise<OnnxSession> => {
      const common = { model, externalData, executor, threads, clock, ...deadline.toCallOptions() };
      const session = await openOnnxSession({ ...common, sha256: sha, device: on });
      opened.push(session);
      return session;
    };
    try {
      const first = await open(sha256, device);
      // Two sessions on one GPU gain nothing, and two of webgpu in one process crash (onnxruntime #32561).
      const count = first.device === 'cpu' ? sessions : 1;
      const others = Array.from({ length: count - 1 }, () => open(first.sha256, first.device));
      await Promise.allSettled(others);
      return await build(new SessionGroup(name, first, await Promise.all(others), options), deadline);
    } catch (error) {
      await closeAfter(error, () => Promise.all(opened.map((session) => session.close())));
      throw error;
    }
  }

  /** How many there are. */
  get size(): number {
    return this.#sessions.length;
  }

  /** The one size of batch that the model was exported for, going by `input`; `undefined` if it takes any. */
  batchOf(input: string): number | undefined {
    const size = this.first.inputs.find(({ name }) => name === input)?.dims[0];
    return typeof size === 'number' && size >= 1 ? size : undefined;
  }

  /** How many would take a run now. */
  get ready(): number {
    return this.#sessions.filter((session) => session.stats().ready).length;
  }

  /** How often one was started again. */
  get restarts(): number {
    return this.#sessions.reduce((sum, session) => sum + session.stats().restarts, 0);
  }

  /** The process of each. */
  get pids(): readonly number[] {
    return this.#sessions.map((session) => session.stats().pid);
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
