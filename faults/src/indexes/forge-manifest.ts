import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const hashOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

interface Facts {
  readonly name: string;
  bytes: number;
  sha256: string;
}

/** Makes the manifest in `path` say of the file `name` what is true of `bytes`, and makes its own hash right. */
export async function forgeManifest(path: string, name: string, bytes: Uint8Array): Promise<void> {
  const file = join(path, 'manifest.json');
  const { manifest } = JSON.parse(await readFile(file, 'utf8')) as { manifest: { segments: Record<string, Facts>[] } };
  for (const facts of manifest.segments.flatMap((segment) => Object.values(segment))) {
    if (facts.name !== name) continue;
    facts.bytes = bytes.length;
    facts.sha256 = hashOf(bytes);
  }
  const body = JSON.stringify(manifest);
  await writeFile(file, `{"sha256":"${hashOf(body)}","manifest":${body}}\n`);
}
