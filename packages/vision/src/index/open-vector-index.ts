import { FeedloomError, requirePositiveInteger, systemClock, systemRandom, Deadline, quote } from '@feedloom/core';
import type { CallOptions, Clock, EmbeddingSpace, Random } from '@feedloom/core';
import type { OnnxDevice } from '@feedloom/core/onnx';
import type { EngineName } from './engines/engine-choice.js';
import { SegmentEngines } from './engines/segment-engines.js';
import type { ExactPrecision } from './exact/exact-graph.js';
import type { FaissBackendOptions } from './faiss/faiss-backend.js';
import type { VectorIndexEvent } from './index-event.js';
import { openState } from './open-state.js';
import type { OpenedVectorIndex } from './opened-vector-index.js';
import { SegmentedVectorIndex } from './segmented-vector-index.js';
import type { SnapshotPlace } from './snapshot/snapshot-document.js';
import { Upkeep } from './upkeep/upkeep.js';

/** How to open a vector index. */
export interface OpenVectorIndexOptions extends CallOptions {
  /** Of which space its vectors are. An index of another space is refused. */
  readonly space: EmbeddingSpace;
  /** Its directory, made if it is missing; one process at a time. @defaultValue none: in memory */
  readonly path?: string | undefined;
  /**
   * What finds the nearest vectors. `auto` compares all of them up to 50 million numbers, as a loop or a product of
   * matrices, and walks through a graph (`usearch`) beyond; for at most 25 neighbours from 8 million numbers on.
   * @defaultValue `'auto'`
   */
  readonly engine?: EngineName | undefined;
  /** Where products of matrices are computed. @defaultValue `'auto'` */
  readonly device?: 'auto' | OnnxDevice | undefined;
  /** What runs these products: a worker thread, or a child process, which a failing driver cannot take the caller with. @defaultValue `'worker'` */
  readonly executor?: 'worker' | 'child' | undefined;
  /** In which precision; scores are exact in either. @defaultValue `'float32'` */
  readonly precision?: ExactPrecision | undefined;
  /** Threads of one build, and of one exact search on the CPU. @defaultValue 1 */
  readonly threads?: number | undefined;
  /** How FAISS is used, for the engine `faiss`. @defaultValue its own */
  readonly faiss?: FaissBackendOptions | undefined;
  /**
   * What a write has survived when it resolves: `os` the end of the process, by any signal; `fsync` that of the machine.
   * @defaultValue `'os'`
   */
  readonly durability?: 'os' | 'fsync' | undefined;
  /** From so many rows on, what was written last becomes a segment. @defaultValue a million numbers' worth */
  readonly freshRows?: number | undefined;
  /** A snapshot to fill an empty or damaged directory from. @defaultValue none */
  readonly restoreFrom?: SnapshotPlace | undefined;
  /** Learns of damage, healing and builds; must not throw. @defaultValue nobody */
  readonly onEvent?: ((event: VectorIndexEvent) => void) | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
  /** Makes the name of this process's turn at the directory. @defaultValue the system's randomness */
  readonly random?: Random | undefined;
}

const FRESH_NUMBERS = 1_000_000;
const LEAST_FRESH_ROWS = 256;

/**
 * Opens a vector index: string ids, tags, and any number of vectors of one space, searched in worker threads.
 *
 * Vectors are the truth and every score is computed from them; index files are derived, checked by hash, structure and
 * self-queries before they are used, and made again when they are damaged. What was written is found by the next search,
 * and with a `path` it survives a kill of the process as soon as its call has resolved.
 *
 * @throws `ERR_INVALID_ARGUMENT` if the directory holds vectors of another space; `ERR_CONFLICT` if a process has it open;
 * `ERR_CORRUPT` if vectors are damaged and no snapshot has them; `ERR_UNSUPPORTED` for another format;
 * `ERR_DRIVER_MISSING`, `ERR_UNAVAILABLE`, `ERR_TIMEOUT`, `ERR_ABORTED`. Nothing is left running.
 */
export async function openVectorIndex({
  space,
  path,
  engine = 'auto',
  device = 'auto',
  executor = 'worker',
  precision = 'float32',
  threads = 1,
  faiss,
  durability = 'os',
  freshRows = Math.max(LEAST_FRESH_ROWS, Math.floor(FRESH_NUMBERS / space.dimension)),
  restoreFrom,
  onEvent = () => undefined,
  clock = systemClock,
  random = systemRandom,
  ...options
}: OpenVectorIndexOptions): Promise<OpenedVectorIndex> {
  requirePositiveInteger('space.dimension', space.dimension);
  requirePositiveInteger('threads', threads);
  requirePositiveInteger('freshRows', freshRows);
  requireOneOf('engine', engine, ['auto', 'flat', 'exact', 'usearch', 'faiss']);
  requireOneOf('device', device, ['auto', 'cuda', 'webgpu', 'cpu']);
  requireOneOf('executor', executor, ['worker', 'child']);
  requireOneOf('precision', precision, ['float32', 'float16']);
  requireOneOf('durability', durability, ['os', 'fsync']);
  const deadline = Deadline.of(options, clock);
  deadline.check('opening a vector index');
  const engines = new SegmentEngines({
    engine,
    device,
    executor,
    precision,
    threads,
    faiss: async () => (await import('./faiss/faiss-backend.js')).createFaissBackend({ clock, ...faiss }),
    onEnd: () => onEvent({ kind: 'worker-ended' }),
  });
  const state = await openState({
    space,
    path,
    sync: durability === 'fsync',
    random,
    clock,
    engines,
    restoreFrom,
    emit: onEvent,
    ...deadline.toCallOptions(),
  });
  const upkeep = new Upkeep(state, { freshRows, clock });
  state.target.onWrite = () => upkeep.poke();
  upkeep.repair();
  upkeep.poke();
  return new SegmentedVectorIndex({ state, upkeep, engine, clock });
}

function requireOneOf(name: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  const list = allowed.map((each) => `\`${each}\``).join(', ');
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be one of ${list}, got ${quote(value)}.`);
}
