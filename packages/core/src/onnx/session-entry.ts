import type { Transferable } from 'node:worker_threads';
import type { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import { FeedloomError } from '../errors.js';
import { serve } from '../spawn/serve.js';
import { quote } from '../validate.js';
import { throughGate } from './exit-gate.js';
import { loadRuntime } from './load-runtime.js';
import type { Runtime } from './load-runtime.js';
import { moved } from './movable.js';
import type { OnnxResults } from './onnx-session.js';
import { pixelPlanes } from './pixel-planes.js';
import { readModel } from './read-model.js';
import type { ModelFiles } from './read-model.js';
import { loadFailure, runFailure } from './runtime-failure.js';
import type { LoadRequest, RunRequest, SessionApi, SessionData } from './session-api.js';
import type { Tensor, TensorShape } from './tensor.js';
import { isTensorType } from './tensor-types.js';

interface Opened {
  readonly runtime: Runtime;
  readonly session: InferenceSession;
  readonly device: LoadRequest['device'];
}

serve<SessionData, SessionApi>(({ gate }) => {
  let opened: Opened | undefined;
  return {
    methods: {
      async load(request) {
        const { files, sha256, externalSha256 } = readModel(request);
        const runtime = await loadRuntime();
        const session = await throughGate(gate, () => createSession(runtime, request, files));
        opened = { runtime, session, device: request.device };
        return {
          sha256,
          externalSha256,
          inputs: shapes(session.inputMetadata),
          outputs: shapes(session.outputMetadata),
        };
      },
      async run(request, { transfer }) {
        if (opened === undefined) throw new FeedloomError('ERR_CLOSED', 'The session has no model. Load one.');
        const { runtime, session, device } = opened;
        const feeds = Object.fromEntries(
          Object.entries(request.feeds).map(([name, feed]) => [name, toRuntime(runtime, feed)]),
        );
        const results = await throughGate(gate, async () => {
          try {
            return await session.run(feeds, [...request.outputs]);
          } catch (error) {
            throw runFailure(error, device);
          }
        });
        return fromRuntime(results, transfer);
      },
    },
    close: () => throughGate(gate, async () => opened?.session.release()),
  };
});

/** The runtime copies what it is given. */
async function createSession(
  { InferenceSession }: Runtime,
  { device, threads }: LoadRequest,
  { model, external }: ModelFiles,
): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(model, {
      executionProviders: [device],
      externalData: external,
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    });
  } catch (error) {
    throw loadFailure(error, device);
  }
}

function shapes(metadata: readonly InferenceSession.ValueMetadata[]): TensorShape[] {
  return metadata.map((value) =>
    value.isTensor
      ? { name: value.name, type: value.type, dims: [...value.shape] }
      : { name: value.name, type: 'other', dims: [] },
  );
}

function toRuntime({ Tensor: RuntimeTensor }: Runtime, feed: RunRequest['feeds'][string]): RuntimeTensor {
  if (!('images' in feed)) return new RuntimeTensor(feed.type, feed.data, feed.dims);
  const { images, width, height, layout, rows = images.length } = feed;
  const dims = layout === 'nchw' ? [rows, 3, height, width] : [rows, height, width, 3];
  return new RuntimeTensor('float32', pixelPlanes(feed), dims);
}

function fromRuntime(results: InferenceSession.OnnxValueMapType, transfer: Transferable[]): OnnxResults {
  return Object.fromEntries(
    Object.entries(results).map(([name, { type, dims, data }]) => {
      if (!isTensorType(type)) {
        const message = `The output ${quote(name)} is of type ${quote(type)}, which is not read. Name others in \`outputs\`.`;
        throw new FeedloomError('ERR_UNSUPPORTED', message);
      }
      const array = moved(plainArray(data as Tensor['data']));
      transfer.push(array.buffer as ArrayBuffer);
      return [name, { type, dims: [...dims], data: array } as Tensor];
    }),
  );
}

/** A Float16Array, where the engine has them, as its bits. */
function plainArray(data: Tensor['data']): Tensor['data'] {
  return data.constructor.name === 'Float16Array' ? new Uint16Array(data.buffer, data.byteOffset, data.length) : data;
}
