/** An API process: refreshes feeds over HTTP, on the Redis whose port it is given. Tells its own port, and its CPU when asked. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openRedisStore } from '@feedloom/adapters/redis';
import { createWorld, refresh } from '../../feed/world.js';

const store = await openRedisStore({ host: '127.0.0.1', port: Number(process.argv[2]), timeoutMs: 30_000 });
const world = createWorld(store);
const server = createServer((request, response) => {
  const user = decodeURIComponent(request.url?.slice(1) ?? '');
  refresh(world, user).then(
    (page) => {
      const body = JSON.stringify(page);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
      response.end(body);
    },
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
// A connection that nobody used for some seconds stays: its next request must not meet its end.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.on('message', () => process.send?.(process.cpuUsage()));
process.once('disconnect', () => process.exit());
process.send?.((server.address() as AddressInfo).port);
