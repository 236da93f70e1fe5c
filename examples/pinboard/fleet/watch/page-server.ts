import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { Fleet } from '../fleet.js';
import { buildFleetPage } from './page-files.js';
import type { Command, Moment, Snapshot } from './snapshot.js';

/** The live page of a fleet. */
export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** How many seconds of the past a page is told when it connects. */
const REMEMBERED_SECONDS = 180;
const MOST_BYTES = 10_000;

const command = z.discriminatedUnion('do', [
  z.object({ do: z.literal('kill'), name: z.string(), hold: z.boolean() }),
  z.object({ do: z.literal('restart'), name: z.string() }),
  z.object({ do: z.literal('rate'), rate: z.number().min(0).max(10_000) }),
  z.object({ do: z.literal('roll') }),
]);

/** Serves the page on loopback, looks at the fleet once a second, and does what the page's buttons say. */
export async function servePage(fleet: Fleet, port: number): Promise<PageServer> {
  const files = await buildFleetPage();
  const listeners = new Set<ServerResponse>();
  const history: Moment[] = [];
  let degraded = 0;

  const look = async (): Promise<void> => {
    const snapshot = await fleet.stats();
    const moment = momentOf(snapshot, degraded);
    degraded = degradedOf(snapshot);
    history.push(moment);
    history.splice(0, history.length - REMEMBERED_SECONDS);
    for (const listener of listeners) tell(listener, 'snapshot', { snapshot, moment });
  };
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look()
      .catch((error: unknown) => console.error(error))
      .finally(() => (looking = undefined));
  }, 1_000);

  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    if (!isOwn(request)) response.writeHead(403).end();
    else if (request.method === 'GET' && file !== undefined) {
      response.writeHead(200, { 'content-type': file.type, 'cache-control': 'no-cache' }).end(file.body);
    } else if (request.method === 'GET' && request.url === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      tell(response, 'history', history);
      listeners.add(response);
      response.once('close', () => listeners.delete(response));
    } else if (request.method === 'POST' && request.url === '/commands') void answer(fleet, request, response);
    else response.writeHead(404).end();
  });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      clearInterval(timer);
      await looking;
      server.close();
      server.closeAllConnections();
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

/** Whether it is our page that asks: no other site may kill processes, under whatever name it finds us. */
function isOwn({ method, headers }: IncomingMessage): boolean {
  const isLoopback = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '');
  // A form of another site cannot send this type without asking first.
  return isLoopback && (method !== 'POST' || headers['content-type'] === 'application/json');
}

function tell(response: ServerResponse, event: string, data: unknown): void {
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

async function answer(fleet: Fleet, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    let text = '';
    for await (const piece of request) {
      text += String(piece);
      if (text.length > MOST_BYTES) throw new TypeError('That is too long.');
    }
    await act(fleet, command.parse(JSON.parse(text)));
    response.writeHead(204).end();
  } catch (error) {
    response.writeHead(409).end(error instanceof Error ? error.message : String(error));
  }
}

async function act(fleet: Fleet, what: Command): Promise<void> {
  switch (what.do) {
    case 'kill':
      return fleet.kill(what.name, { hold: what.hold });
    case 'restart':
      return fleet.restart(what.name);
    case 'roll':
      return fleet.rollingRestart();
    case 'rate':
      if (fleet.traffic !== undefined) fleet.traffic.rate = what.rate;
  }
}

function degradedOf({ total }: Snapshot): number {
  return Object.values(total?.degraded ?? {}).reduce((sum, count) => sum + count, 0);
}

function momentOf(snapshot: Snapshot, degradedBefore: number): Moment {
  const { requests = 0, errors = 0, late = 0 } = snapshot.lastSecond ?? {};
  // A second has too few requests for a p99.
  const { p50Ms, p95Ms, p99Ms } = snapshot.recent?.all ?? {};
  const degraded = Math.max(0, degradedOf(snapshot) - degradedBefore);
  return { at: snapshot.at, requests, errors, late, degraded, p50Ms, p95Ms, p99Ms };
}
