import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../../../engines/free-port.js';
import { canUnyield } from '../../fleet/members/priority.js';
import { ProcessMember } from '../../fleet/members/process-member.js';

/** Ready at once; on SIGTERM it writes that it was asked, and ends. */
const PROGRAM = `
const { createServer } = require('node:http');
const { appendFileSync } = require('node:fs');
createServer((_, response) => response.end()).listen(Number(process.env.AT), '127.0.0.1');
process.on('SIGTERM', () => { appendFileSync(process.env.ASKED, 'asked '); process.exit(0); });
process.on('disconnect', () => process.exit(0));
`;

describe('a process of the fleet', () => {
  let folder: string;
  let member: ProcessMember;
  const events: string[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'feedloom-member-'));
    const program = join(folder, 'program.cjs');
    writeFileSync(program, PROGRAM);
    events.length = 0;
    const port = await freePort();
    member = new ProcessMember({
      ...{ name: 'api', role: 'api', what: 'answers', port, args: [program], cwd: folder, log: join(folder, 'log') },
      env: { AT: String(port), ASKED: join(folder, 'asked') },
      onEvent: (_, what) => events.push(what),
    });
    await member.restart();
  });
  afterEach(async () => {
    await member.stop();
    rmSync(folder, { recursive: true });
  });

  const untilUp = (): Promise<void> => vi.waitFor(() => expect(member.state).toBe('up'), { timeout: 20_000 });

  it('is started again when it dies', async () => {
    const [before] = member.pids;
    process.kill(before ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(events).toContain('ended (SIGKILL)'), { timeout: 20_000 });
    await untilUp();
    expect(member.pids).not.toEqual([before]);
    expect(member.restarts).toBe(1);
  });

  it('stays down when it is held, until it is restarted', async () => {
    await member.kill({ hold: true });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(member).toMatchObject({ state: 'down', pids: [], isHeld: true });
    await member.restart();
    expect(member).toMatchObject({ state: 'up', isHeld: false });
  });

  it.each(['roll', 'restart'] as const)('stays down when it is stopped while it is to %s', async (what) => {
    const again = member[what]();
    const stopped = member.stop();
    await expect(again).rejects.toThrow('was ended');
    await stopped;
    expect(member).toMatchObject({ state: 'down', pids: [], isHeld: true });
  });

  it('is started once when it is killed while it is rolled', async () => {
    const rolled = member.roll();
    await Promise.all([member.kill(), rolled]);
    expect(member).toMatchObject({ state: 'up', restarts: 1 });
  });

  it('is asked to finish what it has when it is rolled', async () => {
    const [before] = member.pids;
    await member.roll();
    expect(member.state).toBe('up');
    expect(member.pids).not.toEqual([before]);
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('asked ');
    expect(events).not.toContain('ended (0)');
  });

  it.runIf(process.platform === 'linux')(
    'has its part of the processor once it serves, unless it is to yield',
    async () => {
      const own = getPriority();
      expect(getPriority(member.pids[0])).toBe(canUnyield ? 0 : own);
      const port = await freePort();
      const patient = new ProcessMember({
        ...{ name: 'worker', role: 'worker', what: 'fills', port, args: [join(folder, 'program.cjs')], cwd: folder },
        ...{ log: join(folder, 'log'), env: { AT: String(port), ASKED: join(folder, 'asked') }, yields: true },
        onEvent: () => undefined,
      });
      await patient.restart();
      expect(getPriority(patient.pids[0])).toBe(Math.min(19, own + 10));
      await patient.stop();
    },
  );
});
