import { createServer } from 'node:net';
import { freePort } from '../free-port.js';

/** The first of `count` free ports in a row. */
export async function freePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const first = await freePort();
    const next = Array.from({ length: count - 1 }, (_, index) => first + 1 + index);
    const free = await Promise.all(next.map(isFree));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`No ${count} ports in a row are free.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
