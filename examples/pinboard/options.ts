import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { INDEXES } from './vision/index-name.js';
import { ROLES } from './roles.js';
import type { Role } from './roles.js';
import type { IndexName } from './vision/index-name.js';

/** How the server is started. */
export interface Options {
  readonly host: string;
  readonly port: number;
  /** Where everything is kept. */
  readonly data: string;
  /** A folder of the user's own pictures, instead of drawn ones. */
  readonly images: string | undefined;
  /** What finds pins that look alike; the composition's choice without. */
  readonly index: IndexName | undefined;
  /** The name of a composition, or a file with another one. */
  readonly composition: string;
  /** What this process does. */
  readonly roles: readonly Role[];
  /** What this process is called among others. */
  readonly name: string;
  /** How many pins a first start draws. */
  readonly pins: number;
  /** How often something happens by itself, in milliseconds; 0 for never. */
  readonly lifeMs: number;
  /** Whether users may break what looks at pictures on purpose. */
  readonly lab: boolean;
}

/** What `--help` prints. */
export const USAGE = `Usage: npm start -- [options]

  --port N        listen here                          (PORT, 3000)
  --host NAME     on this address                      (HOST, 127.0.0.1)
  --data DIR      keep everything here                 (DATA, examples/pinboard/data)
  --images DIR    show your own pictures instead; its folders become themes
  --index NAME    find what looks alike by usearch, faiss or exact  (usearch)
  --pins N        how many pins a first start draws    (960)
  --lab           let users break the model and the index on purpose, on any address; on this machine's own they may
  --composition NAME  what it is kept in: embedded, fleet, or a file that exports \`compose\`  (embedded)
  --role ROLE     do only this: api, worker or ranker; may be given more than once
  --name NAME     what this process is called among others
  --life SECONDS  how often somebody saves or brings a pin by themselves; 0 for never (LIFE, 6)
`;

/** Reads options from the command line, then the environment. @throws `TypeError` that says what is wrong. */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      data: { type: 'string' },
      images: { type: 'string' },
      index: { type: 'string' },
      composition: { type: 'string', default: 'embedded' },
      role: { type: 'string', multiple: true },
      name: { type: 'string' },
      pins: { type: 'string' },
      life: { type: 'string' },
      lab: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  const here = path.dirname(fileURLToPath(import.meta.url));
  const images = values.images === undefined ? undefined : path.resolve(env['INIT_CWD'] ?? '.', values.images);
  const data = values.data ?? env['DATA'];
  const host = values.host ?? env['HOST'] ?? '127.0.0.1';
  return {
    host,
    port: readNumber('port', values.port ?? env['PORT'] ?? '3000', 65_535),
    data:
      data === undefined
        ? path.join(here, images === undefined ? 'data' : 'data/imported')
        : path.resolve(env['INIT_CWD'] ?? '.', data),
    images,
    index: values.index === undefined ? undefined : readIndex(values.index),
    composition: values.composition,
    roles: values.role === undefined ? ROLES : values.role.map(readRole),
    name: values.name ?? 'pinboard',
    pins: readNumber('pins', values.pins ?? '960', 100_000),
    lifeMs: readNumber('life', values.life ?? env['LIFE'] ?? '6', 86_400) * 1000,
    lab: values.lab || isLoopback(host),
  };
}

/** Whether only this machine can reach the address. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function readRole(text: string): Role {
  const role = ROLES.find((name) => name === text);
  if (role === undefined) throw new TypeError(`\`role\` must be ${ROLES.join(', ')}, got \`${text}\`.`);
  return role;
}

function readIndex(text: string): IndexName {
  const index = INDEXES.find((name) => name === text);
  if (index === undefined) throw new TypeError(`\`index\` must be ${INDEXES.join(', ')}, got \`${text}\`.`);
  return index;
}

function readNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new TypeError(`\`${name}\` must be an integer from 0 to ${most}, got \`${text}\`.`);
}
