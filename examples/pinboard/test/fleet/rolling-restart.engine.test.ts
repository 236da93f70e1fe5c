import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../../../engines/free-port.js';
import { haproxy } from '../../../../engines/haproxy/haproxy.js';
import type { HaproxyServer } from '../../../../engines/haproxy/start-haproxy.js';
import { isMissing } from '../../../../engines/is-missing.js';
import { Traffic } from '../../fleet/load/traffic.js';
import { ProcessMember } from '../../fleet/members/process-member.js';
import { rollingRestart } from '../../fleet/rolling-restart.js';

/** Speaks as the pinboard does, of one pin; on SIGTERM it says that it is not ready, and closes when others know. */
const PROGRAM = `
const { createServer } = require('node:http');
const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const answers = {
  '/v3/users': { users: [{ id: 'ana' }, { id: 'bo' }] },
  '/v3/feed/home': { pins: [{ id: 'p', token: 't', image: '/picture' }], next: 'c', degraded: [{ part: 'ranker' }] },
};
let isDraining = false;
const server = createServer(async (request, response) => {
  for await (const piece of request);
  if (isDraining) response.setHeader('connection', 'close');
  const [path] = request.url.split('?');
  if (path === '/readyz') response.writeHead(isDraining ? 503 : 200).end();
  else if (path === '/picture') response.end(picture);
  else setTimeout(() => response.end(JSON.stringify(answers[path] ?? {})), 20);
}).listen(Number(process.env.AT), '127.0.0.1');
process.on('SIGTERM', () => {
  isDraining = true;
  setTimeout(() => server.close(() => process.exit(0)), 1500);
});
process.on('disconnect', () => process.exit(0));
`;

describe.skipIf(isMissing(haproxy))('a rolling restart behind haproxy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'feedloom-rolling-'));
  const members: ProcessMember[] = [];
  let proxy: HaproxyServer;
  let traffic: Traffic;

  beforeAll(async () => {
    const program = join(folder, 'program.cjs');
    writeFileSync(program, PROGRAM);
    for (const name of ['api-1', 'api-2']) {
      const port = await freePort();
      const log = join(folder, `${name}.log`);
      const place = { port, log, args: [program], cwd: folder, env: { AT: String(port) } };
      members.push(new ProcessMember({ ...place, name, role: 'api', what: '', onEvent: () => undefined }));
    }
    await Promise.all(members.map((member) => member.restart()));
    proxy = await haproxy.start({ backends: members });
    traffic = new Traffic({ port: proxy.port, rate: 100 });
    await traffic.start();
  });
  afterAll(async () => {
    await traffic.stop();
    await Promise.all([proxy.stop(), ...members.map((member) => member.stop())]);
    rmSync(folder, { recursive: true });
  });

  it('loses no request, whatever users do', async () => {
    const before = members.flatMap(({ pids }) => pids);
    traffic.tally.clear();
    await rollingRestart(members, proxy, { warmMs: 100 });
    await sleep(500);
    const { all, flows, failures, degraded, lateAnswers } = traffic.tally.total();
    expect(members.flatMap(({ pids }) => pids)).not.toEqual(before);
    expect(failures).toEqual({});
    expect(all).toMatchObject({ errors: 0, refused: 0 });
    expect(all.requests).toBeGreaterThan(100);
    expect(lateAnswers).toEqual([]);
    expect(flows.filter(({ requests }) => requests === 0)).toEqual([]);
    expect(degraded['ranker']).toBeGreaterThan(0);
  });

  it('loses nothing that may be asked twice when a process is killed instead', async () => {
    traffic.tally.clear();
    for (let each = 0; each < 3; each += 1) {
      await members[0]?.kill();
      await sleep(400);
      await members[0]?.restart();
    }
    const { flows } = traffic.tally.total();
    const read = flows.filter(({ flow }) => flow === 'open' || flow === 'page' || flow === 'related');
    expect(read.map(({ flow, errors }) => [flow, errors])).toEqual(read.map(({ flow }) => [flow, 0]));
  });
});
