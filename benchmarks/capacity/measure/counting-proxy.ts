import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What went through, in both directions. */
export interface Traffic {
  readonly bytes: number;
  /** How often a client spoke after it had been answered: round trips, if one call is under way at a time. */
  readonly roundTrips: number;
  /** Requests, as {@link CountingProxyOptions.requestsIn} counts them. */
  readonly requests: number;
}

/** What a proxy knows of what goes through it. */
export interface CountingProxyOptions {
  /** How many requests begin in what a client sends. @defaultValue none is seen */
  readonly requestsIn?: ((chunk: Buffer) => number) | undefined;
}

/** A server before another one, which counts. */
export interface CountingProxy {
  readonly port: number;
  /** What went through since this was asked last. */
  take(): Traffic;
  close(): Promise<void>;
}

/** Starts a proxy before a port of this machine, which may become known only when somebody connects. */
export async function startCountingProxy(
  target: number | (() => number),
  { requestsIn = () => 0 }: CountingProxyOptions = {},
): Promise<CountingProxy> {
  let [bytes, roundTrips, requests] = [0, 0, 0];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    // Either end may leave at any time; the other one is told.
    socket.once('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    const upstream = connect(typeof target === 'number' ? target : target(), '127.0.0.1');
    let isAnswered = true;
    keep(client);
    keep(upstream);
    client.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      requests += requestsIn(chunk);
      if (isAnswered) roundTrips += 1;
      isAnswered = false;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      isAnswered = true;
      client.write(chunk);
    });
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    take() {
      const taken = { bytes, roundTrips, requests };
      [bytes, roundTrips, requests] = [0, 0, 0];
      return taken;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
