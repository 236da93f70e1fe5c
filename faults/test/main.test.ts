import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

function faults(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const flags = ['--conditions=@feedloom/source', '--import', 'tsx', 'faults/main.ts'];
  const env = { ...process.env, FEEDLOOM_SEED: '1' };
  return spawnSync(process.execPath, [...flags, ...args], { cwd: ROOT, encoding: 'utf8', env });
}

describe('npm run faults', () => {
  it('writes one JSON document to stdout, and progress to stderr', { timeout: 120_000 }, () => {
    const { status, stdout, stderr } = faults('--group', 'T13', '--json');
    expect(JSON.parse(stdout)).toEqual([
      {
        group: 'T13',
        what: 'forged cursors and tokens',
        runs: 100_000,
        lost: 0,
        repeated: 0,
        misordered: 0,
        violations: 0,
        pass: true,
        seed: '1',
      },
    ]);
    expect(stderr).toContain('FEEDLOOM_SEED=1');
    expect(status).toBe(0);
  });

  it('refuses a group that there is not', { timeout: 60_000 }, () => {
    const { status, stderr } = faults('--group', 'T99');
    expect(status).not.toBe(0);
    expect(stderr).toContain('There is no group T99');
  });
});
