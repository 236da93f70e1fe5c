import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../../../engines/free-port.js';
import { ProcessMember } from '../../../examples/pinboard/fleet/members/process-member.js';
import type { Role } from '../../../examples/pinboard/roles.js';

/** The pinboard as several processes over one folder, each of which can be killed: what is tested is not an engine. */
export interface ProcessesUnderTest extends AsyncDisposable {
  readonly apis: readonly ProcessMember[];
  readonly workers: readonly ProcessMember[];
  readonly ranker: ProcessMember;
}

const PINBOARD = resolve(import.meta.dirname, '../../../examples/pinboard');
const PINS = 60;
const COUNTS = { ranker: 1, worker: 2, api: 2 } as const satisfies Record<Role, number>;

/** Starts 2 that answer, 2 that work and 1 that ranks, and waits until the board has all its pins. */
export async function startProcesses(): Promise<ProcessesUnderTest> {
  const shared = await mkdtemp(join(tmpdir(), 'feedloom-processes-'));
  await mkdir(join(shared, 'logs'));
  const rankerPort = await freePort();
  const members = await Promise.all(
    (Object.entries(COUNTS) as [Role, number][]).flatMap(([role, count]) =>
      Array.from({ length: count }, async (_, index) => {
        const port = role === 'ranker' ? rankerPort : await freePort();
        return member(shared, { role, name: `${role}-${index + 1}`, port, rankerPort });
      }),
    ),
  );
  const of = (role: Role): ProcessMember[] => members.filter((each) => each.role === role);
  const stop = async (): Promise<void> => {
    await Promise.all(members.map((each) => each.stop()));
    await rm(shared, { recursive: true, force: true });
  };
  try {
    await Promise.all(members.map((each) => each.restart()));
    const [ranker] = of('ranker');
    if (ranker === undefined) throw new Error('There is no ranker.');
    return { apis: of('api'), workers: of('worker'), ranker, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function member(
  shared: string,
  { role, name, port, rankerPort }: { role: Role; name: string; port: number; rankerPort: number },
): ProcessMember {
  const composition = join(PINBOARD, 'test/support/folder-composition.ts');
  const options = { composition, role, name, port, data: shared, pins: PINS, life: 0 };
  const args = Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)]);
  return new ProcessMember({
    ...{ role, name, port, what: role, cwd: PINBOARD, log: join(shared, 'logs', `${name}.log`) },
    args: ['--conditions=@feedloom/source', '--import', 'tsx', 'main.ts', ...args],
    env: { SHARED: shared, RANKER: `http://127.0.0.1:${rankerPort}` },
    onEvent: () => undefined,
  });
}
