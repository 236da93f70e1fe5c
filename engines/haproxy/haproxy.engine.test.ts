import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../free-port.js';
import { isMissing } from '../is-missing.js';
import { haproxy } from './haproxy.js';
import type { HaproxyServer } from './start-haproxy.js';

interface Api {
  readonly name: string;
  readonly port: number;
  server: Server;
  isReady: boolean;
  /** Cuts the connection instead of answering. */
  cuts: boolean;
  requests: number;
}

function answer(api: Api, request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/readyz') {
    response.writeHead(api.isReady ? 200 : 503).end();
    return;
  }
  api.requests += 1;
  if (api.cuts) request.socket.destroy();
  else response.end(api.name);
}

async function listen(api: Api): Promise<void> {
  api.server = createServer((request, response) => answer(api, request, response));
  await once(api.server.listen(api.port, '127.0.0.1'), 'listening');
}

describe.skipIf(isMissing(haproxy))('haproxy', () => {
  const apis: Api[] = [];
  let proxy: HaproxyServer;
  // A connection for each: on one that is kept the proxy tells a lost request by closing it.
  const ask = (method = 'GET'): Promise<Response> =>
    fetch(`http://127.0.0.1:${proxy.port}/`, { method, headers: { connection: 'close' } });
  const until = async (name: string, state: string): Promise<void> => {
    while (!(await proxy.states()).get(name)?.startsWith(state)) await sleep(20);
  };

  beforeAll(async () => {
    for (const name of ['api-1', 'api-2']) {
      const api: Api = {
        name,
        port: await freePort(),
        server: createServer(),
        isReady: true,
        cuts: false,
        requests: 0,
      };
      await listen(api);
      apis.push(api);
    }
    proxy = await haproxy.start({ backends: apis });
    await Promise.all(apis.map(({ name }) => until(name, 'UP')));
  });
  afterAll(async () => {
    await proxy.stop();
    for (const { server } of apis) server.close().closeAllConnections();
  });
  const [first, second] = [() => apis[0] as Api, () => apis[1] as Api];

  it('shares requests between the servers', async () => {
    const names = await Promise.all(Array.from({ length: 10 }, async () => (await ask()).text()));
    expect(new Set(names)).toEqual(new Set(['api-1', 'api-2']));
  });

  it('passes nothing on that is for processes only, however it is written', async () => {
    const before = first().requests + second().requests;
    for (const path of ['/internal/stats', '/%69nternal/stats', '/INTERNAL/rank', '/internal']) {
      expect((await fetch(`http://127.0.0.1:${proxy.port}${path}`)).status).toBe(404);
    }
    expect(first().requests + second().requests).toBe(before);
  });

  it('gives a server that drains nothing more, until it is ready', async () => {
    await proxy.drain('api-1');
    const before = first().requests;
    for (let each = 0; each < 10; each += 1) expect(await (await ask()).text()).toBe('api-2');
    expect(first().requests).toBe(before);
    await proxy.ready('api-1');
    await until('api-1', 'UP');
  });

  it('takes out a server that says it is not ready', async () => {
    second().isReady = false;
    await until('api-2', 'DOWN');
    for (let each = 0; each < 10; each += 1) expect(await (await ask()).text()).toBe('api-1');
    second().isReady = true;
    await until('api-2', 'UP');
  });

  it('sends a request that reached no server to another, also one that is done once only', async () => {
    first().server.close().closeAllConnections();
    for (let each = 0; each < 10; each += 1) {
      const response = await ask('POST');
      expect([response.status, await response.text()]).toEqual([200, 'api-2']);
    }
    await listen(first());
    await until('api-1', 'UP');
  });

  it('asks again what was cut off only where doing it twice is doing it once', async () => {
    first().cuts = true;
    second().cuts = true;
    const before = first().requests + second().requests;
    expect((await ask('POST')).status).toBe(502);
    expect(first().requests + second().requests).toBe(before + 1);
    expect((await ask('GET')).status).toBe(502);
    expect(first().requests + second().requests).toBeGreaterThan(before + 2);
    first().cuts = false;
    second().cuts = false;
  });

  it('serves again on its port after it was killed', async () => {
    await proxy.kill();
    await expect(ask()).rejects.toThrow();
    expect(proxy.pid).toBe(-1);
    await proxy.restart();
    await until('api-1', 'UP');
    expect((await ask()).status).toBe(200);
  });
});
