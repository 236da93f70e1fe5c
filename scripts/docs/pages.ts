import { readdirSync } from 'node:fs';

const outside = /(^|\/)(node_modules|dist|\.cache|\.git|\.changeset|data)$|^docs\/api$/;

/** Every Markdown page of the repository, relative to it. */
export function markdownPages(root: string): string[] {
  const folders = ['docs', 'packages', 'examples', 'benchmarks', 'faults', 'changesets'];
  const top = readdirSync(root).filter((file) => file.endsWith('.md'));
  return [...top, ...folders.flatMap((folder) => pagesBelow(root, folder))].sort();
}

/** Does not even enter what is left out: a data folder holds more files than all else. */
function pagesBelow(root: string, folder: string): string[] {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return outside.test(path) ? [] : pagesBelow(root, path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}
