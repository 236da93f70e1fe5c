import type { EngineKind } from './engine.js';
import { haproxy } from './haproxy/haproxy.js';
import { nats } from './nats/nats-engine.js';
import { s3 } from './s3/s3-engine.js';

/** What brings it here. Two of one source are not installed at once: they share a cache that only one may write. */
export type Source = 'debian' | 'go' | 'maven' | 'pypi';

/** One line of `npm run engines -- list`. */
export interface Entry {
  readonly source: Source;
  /** Without `start`, it is only installed: something that runs and ends. */
  readonly kind: Omit<EngineKind, 'start'> & Partial<Pick<EngineKind, 'start'>>;
}

/** Every engine that tests, faults and the fleet use. */
export const ENGINES: readonly Entry[] = [
  { source: 'go', kind: s3 },
  { source: 'go', kind: nats },
  { source: 'debian', kind: haproxy },
];

/** The engines of these names, all of them if none is named. @throws `TypeError` for a name that there is not. */
export function findEngines(names: readonly string[]): readonly Entry[] {
  const unknown = names.filter((name) => !ENGINES.some(({ kind }) => kind.name === name));
  if (unknown.length > 0) {
    const known = ENGINES.map(({ kind }) => kind.name).join(', ');
    throw new TypeError(`There is no engine ${unknown.join(', ')}; there are ${known}.`);
  }
  return names.length === 0 ? ENGINES : ENGINES.filter(({ kind }) => names.includes(kind.name));
}
