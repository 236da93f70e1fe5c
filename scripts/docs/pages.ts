import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const outside = /(^|\/)(node_modules|dist|\.cache|\.git|\.changeset|data)\/|^docs\/api\//;

/** Every Markdown page of the repository, relative to it. */
export function markdownPages(root: string): string[] {
  const below = ['docs', 'packages', 'examples', 'benchmarks', 'faults', 'changesets'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  );
  return [...readdirSync(root), ...below].filter((file) => file.endsWith('.md') && !outside.test(file)).sort();
}
