import type { Hono } from 'hono';
import { createServer } from '../../server/server.js';
import type { Pinboard } from '../../pinboard.js';

/** What a server has answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  readonly body: any;
}

/** Speaks to a server in this process. */
export interface Client {
  readonly server: Hono;
  /** What went wrong inside the server. */
  readonly failures: readonly unknown[];
  get(path: string, user?: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown, user?: string): Promise<Answer>;
  send(path: string, init: RequestInit): Promise<Answer>;
}

/** Creates the server of a pinboard, and a client for it. */
export async function openClient(pinboard: Pinboard): Promise<Client> {
  const failures: unknown[] = [];
  const server = await createServer({ pinboard, secret: 'test', onError: (error) => failures.push(error) });
  const as = (user: string | undefined): Record<string, string> =>
    user === undefined ? {} : { authorization: `Bearer ${user}` };
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await server.request(path, init);
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const body: unknown = isJson ? await response.json() : Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, body };
  };
  return {
    server,
    failures,
    send,
    get: (path, user, headers = {}) => send(path, { headers: { ...as(user), ...headers } }),
    post: (path, body, user) =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...as(user) },
        body: JSON.stringify(body),
      }),
  };
}
