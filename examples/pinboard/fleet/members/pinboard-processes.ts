import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { freePort } from '../../../../engines/free-port.js';
import type { OnMemberEvent } from './member.js';
import { ProcessMember } from './process-member.js';

const ROLES = { api: 'answers users', worker: 'fills pools, looks at pictures', ranker: 'graph, ranking' } as const;

/** Which processes there are, and what they are told. */
export interface PinboardProcessesOptions {
  readonly data: string;
  readonly counts: Readonly<Record<keyof typeof ROLES, number>>;
  /** Where the engines are. */
  readonly addresses: object;
  readonly pins: number;
  readonly lifeSeconds: number;
  /** The built file that each runs. */
  readonly program: string;
  readonly onEvent: OnMemberEvent;
}

const pinboard = resolve(import.meta.dirname, '../..');

/** The pinboard's processes, none of them started yet. */
export async function pinboardProcesses(options: PinboardProcessesOptions): Promise<readonly ProcessMember[]> {
  const { data, counts, addresses, pins, lifeSeconds, program, onEvent } = options;
  const places = await Promise.all(
    (['api', 'worker', 'ranker'] as const).flatMap((role) =>
      Array.from({ length: counts[role] }, async (_, index) => ({
        role,
        name: counts[role] === 1 ? role : `${role}-${index + 1}`,
        port: await freePort(),
      })),
    ),
  );
  const ranker = places.find(({ role }) => role === 'ranker');
  const address = ranker && `http://127.0.0.1:${ranker.port}`;
  const env = { PINBOARD_FLEET: JSON.stringify({ ...addresses, ranker: address }) };
  return Promise.all(
    places.map(async ({ role, name, port }) => {
      const own = join(data, name);
      await mkdir(own, { recursive: true });
      const settings = {
        composition: 'fleet',
        role,
        name,
        port,
        host: '127.0.0.1',
        data: own,
        pins,
        life: lifeSeconds,
      };
      const args = Object.entries(settings).flatMap(([key, value]) => [`--${key}`, String(value)]);
      return new ProcessMember({
        ...{ name, role, what: ROLES[role], port, env, onEvent },
        args: [program, ...args],
        cwd: pinboard,
        log: join(data, 'logs', `${name}.log`),
        yields: role === 'worker',
      });
    }),
  );
}
