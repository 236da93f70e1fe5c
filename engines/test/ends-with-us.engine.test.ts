import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sendInline } from '../redis/send-inline.js';
import { whyNoRedis } from '../redis/start-redis.js';

const script = `
import { startRedis } from './engines/redis/start-redis.ts';
const { port } = await startRedis();
console.log(port);
setTimeout(() => undefined, 60_000);
`;

describe.skipIf(whyNoRedis() !== undefined)('a server that a process has started, with redis', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends when %s ends the process', async (signal) => {
    const args = ['--conditions=@feedloom/source', '--import', 'tsx', '--input-type=module', '-e', script];
    const child = spawn(process.execPath, args, { cwd: resolve(import.meta.dirname, '../..') });
    const [text] = (await once(child.stdout, 'data')) as [Buffer];
    const port = Number(String(text));
    expect(await sendInline(port, 'PING\r\nQUIT')).toContain('PONG');
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([null, signal]);
    await expect.poll(() => sendInline(port, 'PING').catch(() => 'gone'), { timeout: 5000 }).toBe('gone');
  });
});
