import { type Socket, connect, createServer } from 'node:net';
import { freePort } from '../../../../engines/free-port.js';

/** Stands between a client and a server, and can lose answers. */
export interface CuttingProxy {
  readonly port: number;
  /** Swallows the next answer and breaks its connection: the command was done, and nobody heard. */
  cutNextAnswer(): void;
  close(): void;
}

/** Starts a proxy before the server on `port`. */
export async function startCuttingProxy(port: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let isCutting = false;
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', cut).on('close', cut);
    }
    client.on('data', (bytes) => upstream.write(bytes));
    upstream.on('data', (bytes) => {
      if (isCutting) {
        isCutting = false;
        cut();
      } else {
        client.write(bytes);
      }
    });
  });
  const ownPort = await freePort();
  await new Promise<void>((resolve) => server.listen(ownPort, '127.0.0.1', resolve));
  return {
    port: ownPort,
    cutNextAnswer() {
      isCutting = true;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
