import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { hasCommand } from '../has-command.js';
import { installOnce } from '../install-once.js';
import { installedAt } from '../installed.js';

/** The version in `pom.xml`. */
export const CASSANDRA_VERSION = '5.0.4';

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';

/** The folder of Cassandra's jars, as Java's class path wants it. */
export function cassandraJars(): string {
  return join(installedAt('cassandra', CASSANDRA_VERSION), '*');
}

/** Brings Cassandra and all that it needs here from Maven's repository, once. */
export async function installCassandra(): Promise<void> {
  const target = dirname(cassandraJars());
  await installOnce(
    'cassandra',
    () => existsSync(target),
    async (work) => {
      const missing = whyNoJava();
      if (missing !== undefined) throw new Error(`cassandra: ${missing}.`);
      if (!hasCommand('mvn')) throw new Error('cassandra: Maven is not installed (Debian: apt-get install maven).');
      const pom = fileURLToPath(new URL('pom.xml', import.meta.url));
      const args = ['-q', '-B', '-f', pom, COPY, '-DincludeScope=runtime', `-DoutputDirectory=${work}`];
      await promisify(execFile)('mvn', args, { maxBuffer: 16 * 1024 * 1024 });
      await rename(work, target);
    },
  );
}

/** Why Cassandra cannot be started here; `undefined` if it can. */
export function whyNoCassandra(): string | undefined {
  if (existsSync(dirname(cassandraJars()))) return whyNoJava();
  return 'Cassandra is not installed (npm run engines -- install cassandra)';
}

function whyNoJava(): string | undefined {
  const { status, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const remedy = 'needed is Java 11 or 17 (Debian: apt-get install openjdk-17-jre-headless)';
  if (status !== 0) return `Java is not installed: ${remedy}`;
  const version = /version "(\d+)/.exec(stderr)?.[1] ?? 'of an unknown version';
  return version === '11' || version === '17' ? undefined : `Java ${version} is installed: ${remedy}`;
}
