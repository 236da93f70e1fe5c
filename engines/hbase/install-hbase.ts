import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hasCommand } from '../has-command.js';
import { installOnce } from '../install-once.js';
import { installedAt } from '../installed.js';

const run = promisify(execFile);

const sources = ['pom.xml', 'FeedloomHBase.java', 'log4j.properties'].map((file) => join(import.meta.dirname, file));

/** Another source gets another folder, so what is installed always is what the sources say. */
function directory(): string {
  const hash = createHash('sha256');
  for (const file of sources) hash.update(readFileSync(file));
  return installedAt('hbase', hash.digest('hex').slice(0, 16));
}

/** What `java -cp` needs to run the class `FeedloomHBase`. */
export function hbaseClassPath(): string {
  return [join(directory(), 'classes'), join(directory(), 'lib', '*')].join(':');
}

/** Why HBase cannot be started here. */
export function whyNoHBase(): string | undefined {
  if (!hasCommand('java')) return 'there is no `java` (Debian: apt-get install openjdk-17-jdk-headless)';
  if (!existsSync(directory())) return 'it is not installed: npm run engines -- install hbase';
  return undefined;
}

/** Fetches HBase and what it needs from Maven, and compiles the class that starts it. */
export async function installHBase(): Promise<void> {
  await installOnce(
    'hbase',
    () => existsSync(directory()),
    async (work) => {
      for (const file of sources) await cp(file, join(work, file.slice(import.meta.dirname.length + 1)));
      const copy = ['dependency:copy-dependencies', '-DoutputDirectory=lib', '-DincludeScope=runtime'];
      await run('mvn', ['-B', '-q', ...copy], { cwd: work, maxBuffer: 1 << 26 });
      await run('javac', ['-nowarn', '-cp', 'lib/*', '-d', 'classes', 'FeedloomHBase.java'], { cwd: work });
      await cp(join(work, 'log4j.properties'), join(work, 'classes', 'log4j.properties'));
      await rename(work, directory());
    },
  );
}
