import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { fileURLToPath } from 'node:url';

/** An API process of our own. */
export class ApiProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true });

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.#port = port;
  }

  /** Starts one on a Redis of this machine. @throws If it ends before it listens. */
  static async start(redisPort: number): Promise<ApiProcess> {
    const entry = fileURLToPath(new URL('api-entry.ts', import.meta.url));
    const child = fork(entry, [String(redisPort)], { stdio: ['ignore', 2, 2, 'ipc'] });
    const exit = once(child, 'exit').then(() => {
      throw new Error('The API process has ended.');
    });
    const [port] = (await Promise.race([once(child, 'message'), exit])) as [number];
    exit.catch(() => undefined);
    return new ApiProcess(child, port);
  }

  /** Refreshes a user's feed. @returns The bytes of the answer. @throws If it is none. */
  refresh(user: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const request = { host: '127.0.0.1', port: this.#port, path: `/${encodeURIComponent(user)}`, agent: this.#agent };
      get(request, (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => (bytes += chunk.length));
        response.once('error', reject);
        response.once('end', () => {
          if (response.statusCode === 200) resolve(bytes);
          else reject(new Error(`A refresh was answered with ${response.statusCode}.`));
        });
      }).once('error', reject);
    });
  }

  /** CPU that it has used so far, in microseconds. */
  async cpuUs(): Promise<number> {
    const answer = once(this.#child, 'message');
    this.#child.send('cpu');
    const [{ user, system }] = (await answer) as [NodeJS.CpuUsage];
    return user + system;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy();
    const exit = once(this.#child, 'exit');
    this.#child.disconnect();
    await exit;
  }
}
