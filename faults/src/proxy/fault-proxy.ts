import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@feedloom/core';
import { freePort } from '../../../engines/free-port.js';

/** What the proxy does to a connection. */
export type ProxyMode =
  /** Passes the request on, and breaks the connection instead of the reply: it was done, and nobody heard. */
  | 'reply-cut'
  /** Passes half of the request on and breaks the connection. */
  | 'request-cut'
  /** Resets the connection (RST), before or after the request went through. */
  | 'reset'
  /** Lets nothing through any more and keeps the connection open. */
  | 'black-hole'
  /** One byte at a time. */
  | 'dribble'
  /** Holds everything back for a while. */
  | 'latency'
  /** So many bytes a second. */
  | 'bandwidth';

/** A proxy before a server on this machine. */
export interface FaultProxy {
  readonly port: number;
  /** How often a connection was cut, reset or swallowed. */
  readonly faults: number;
  close(): void;
}

/** How a proxy is started. */
export interface FaultProxyOptions {
  readonly targetPort: number;
  readonly mode: ProxyMode;
  readonly random: Random;
  /** How often a request or reply meets a fault, of 1. Delaying modes delay all. */
  readonly rate: number;
}

const LATENCIES_MS = [5, 50];
const BYTES_PER_SECOND = 100_000;
/** A limited line sends so many bytes at a time. */
const SLICE_BYTES = 1000;

const write = (to: Socket, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => (to.destroyed ? resolve() : to.write(bytes, () => resolve())));

/** Passes bytes on in the manner of a delaying mode. */
async function passOn(mode: ProxyMode, random: Random, to: Socket, bytes: Buffer): Promise<void> {
  if (mode === 'dribble') {
    for (const byte of bytes) await write(to, Buffer.of(byte));
  } else if (mode === 'latency') {
    await sleep(LATENCIES_MS[Math.floor(random.next() * LATENCIES_MS.length)]);
    await write(to, bytes);
  } else if (mode === 'bandwidth') {
    for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
      const slice = bytes.subarray(start, start + SLICE_BYTES);
      await sleep((1000 * slice.length) / BYTES_PER_SECOND);
      await write(to, slice);
    }
  } else {
    await write(to, bytes);
  }
}

/** Starts a proxy. */
export async function startFaultProxy({ targetPort, mode, random, rate }: FaultProxyOptions): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  let faults = 0;
  const strikes = (): boolean => {
    const struck = random.next() < rate;
    if (struck) faults += 1;
    return struck;
  };
  const server = createServer((client) => {
    const upstream = connect(targetPort, '127.0.0.1');
    let swallowed = false;
    let up = Promise.resolve();
    let down = Promise.resolve();
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
    };
    const reset = (): void => {
      client.resetAndDestroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', cut).on('close', () => {
        sockets.delete(socket);
        cut();
      });
    }
    client.on('data', (bytes: Buffer) => {
      if (swallowed) return;
      if (mode === 'request-cut' && strikes()) {
        upstream.write(bytes.subarray(0, bytes.length >> 1), cut);
      } else if (mode === 'reset' && strikes()) {
        if (random.next() < 0.5) reset();
        else upstream.write(bytes, reset);
      } else if (mode === 'black-hole' && strikes()) {
        swallowed = true;
        // Half of the time the server still gets the request, and only its reply is lost.
        if (random.next() < 0.5) upstream.write(bytes);
      } else {
        up = up.then(() => passOn(mode, random, upstream, bytes));
      }
    });
    upstream.on('data', (bytes: Buffer) => {
      if (swallowed) return;
      if (mode === 'reply-cut' && strikes()) cut();
      else down = down.then(() => passOn(mode, random, client, bytes));
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port,
    get faults() {
      return faults;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
