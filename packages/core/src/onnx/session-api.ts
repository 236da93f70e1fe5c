import type { OnnxDevice } from './device.js';
import type { ExternalData, OnnxFeeds, OnnxResults } from './onnx-session.js';
import type { TensorShape } from './tensor.js';

/** What the thread or process of a session is started with. */
export interface SessionData {
  /** See `openExitGate`; a child process needs none. */
  readonly gate: Int32Array | undefined;
}

/** Which model to load, and where. */
export interface LoadRequest {
  readonly model: string | Uint8Array;
  readonly sha256: string | undefined;
  readonly externalData: readonly ExternalData[];
  readonly device: OnnxDevice;
  readonly threads: number;
  readonly maxBytes: number;
}

/** What was loaded. */
export interface LoadedModel {
  readonly sha256: string;
  /** In the order of the request. */
  readonly externalSha256: readonly string[];
  readonly inputs: readonly TensorShape[];
  readonly outputs: readonly TensorShape[];
}

/** One run; the feeds were checked against the model. */
export interface RunRequest {
  readonly feeds: OnnxFeeds;
  readonly outputs: readonly string[];
}

/** What the thread or process of a session does, one after the other. */
export interface SessionApi {
  load(request: LoadRequest): LoadedModel;
  run(request: RunRequest): OnnxResults;
}
