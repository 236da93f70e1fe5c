import { createBatcher, openOnnxSession } from '@feedloom/core/onnx';
import type { Batcher, OnnxSession, OnnxSessionOptions } from '@feedloom/core/onnx';
import { slowModel } from './slow-model.js';

/** A session and the batcher before it, as an embedder has them. */
export interface Executor {
  readonly kind: 'worker' | 'child';
  readonly session: OnnxSession;
  readonly batcher: Batcher<number, number>;
}

/** Opens a session whose batches give back their numbers. */
export async function openExecutor(
  kind: Executor['kind'],
  options: Pick<OnnxSessionOptions, 'signal' | 'deadlineMs'> = {},
): Promise<Executor> {
  const session = await openOnnxSession({ model: slowModel, device: 'cpu', executor: kind, ...options });
  const batcher = createBatcher<number, number>({
    name: 'slow',
    maxQueue: 16,
    async run(rows, { size }) {
      const data = new Float32Array(size);
      data.set(rows);
      const { y } = await session.run({ x: { type: 'float32', dims: [size], data } }, { transfer: true });
      return rows.map((_, index) => Number(y?.data[index]));
    },
  });
  return { kind, session, batcher };
}
