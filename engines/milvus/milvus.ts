import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Engine, EngineKind, StartEngineOptions } from '../engine.js';
import { startProgramEngine } from '../program-engine.js';
import { pythonPackages } from '../python-packages.js';

const packages = pythonPackages('milvus', [
  ...['milvus-lite==3.2.2', 'pymilvus==3.0.2', 'faiss-cpu==1.15.1', 'grpcio==1.85.3', 'numpy==2.4.6'],
  ...['pyarrow==26.0.1', 'protobuf==7.36.2', 'pandas==3.1.1'],
]);

/**
 * Milvus's protocol by milvus-lite, a server for trials.
 *
 * A request costs it about a tenth of a second of CPU: good for what an adapter does, never for how fast it is.
 */
export const milvus: EngineKind = {
  name: 'milvus',
  what: 'Milvus protocol: milvus-lite 3.2.2 (PyPI)',
  install: () => packages.install(),
  whyMissing: () =>
    packages.isInstalled() ? undefined : 'milvus-lite is not installed (npm run engines -- install milvus)',
  start: startMilvus,
};

function startMilvus(options: StartEngineOptions = {}): Promise<Engine> {
  return startProgramEngine({
    ...options,
    name: 'milvus',
    program: ({ port, directory }) => ({
      command: join(packages.bin, 'milvus-lite'),
      // Without a host it would listen on all of the machine's addresses.
      args: ['server', '--data-dir', join(directory, 'data'), '--host', '127.0.0.1', '--port', String(port)],
      isReady: () => accepts(port),
      readyWithinMs: 90_000,
    }),
  });
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } finally {
    socket.destroy();
  }
}
