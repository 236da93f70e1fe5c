import { connect } from 'node:net';
import { join } from 'node:path';
import type { Engine, EngineKind } from '../engine.js';
import { type GoProgram, installGoProgram, pathOfGoProgram, whyNoGoProgram } from '../go-program.js';
import { startProgramEngine } from '../program-engine.js';

const NATS: GoProgram = {
  engine: 'nats',
  path: 'github.com/nats-io/nats-server/v2',
  version: 'v2.15.2',
  program: 'nats-server',
};

/** NATS with JetStream, kept in files. */
export const nats: EngineKind<Engine> = {
  name: 'nats',
  what: `NATS JetStream: nats-server ${NATS.version}`,
  install: () => installGoProgram(NATS),
  whyMissing: () => whyNoGoProgram(NATS),
  start: (options = {}) =>
    startProgramEngine({
      ...options,
      name: 'nats',
      program: ({ port, directory }) => ({
        command: pathOfGoProgram(NATS),
        args: ['--addr', '127.0.0.1', '--port', String(port), '--jetstream', '--store_dir', join(directory, 'log')],
        isReady: () => greets(port),
      }),
    }),
};

/** Whether the server says its first line, which it does once it is ready, JetStream included. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(2000, () => socket.destroy(new Error('no greeting')));
    socket.once('data', (chunk) => {
      socket.destroy();
      resolve(/"jetstream":true/.test(chunk.toString()));
    });
    socket.once('error', reject);
  });
}
