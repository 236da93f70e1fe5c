/** What every package has, so that a reader of one knows them all. */
const expected = [
  'README.md',
  'LICENSE',
  'package.json',
  'tsup.config.ts',
  'tsconfig.json',
  'typedoc.json',
  'src',
  'test',
];

/** Checks that a package folder holds the expected files and folders. `has` says whether a path in it exists. */
export function checkPackageFiles(folder: string, has: (path: string) => boolean): string[] {
  return expected.filter((name) => !has(`${folder}/${name}`)).map((name) => `${folder}: \`${name}\` is missing.`);
}

/** Checks that an `index.ts` stands at published subpaths only. */
export function checkIndexFiles(files: readonly string[], published: readonly string[]): string[] {
  return files
    .filter((file) => file.endsWith('/index.ts') && !published.includes(file))
    .map((file) => `${file}: an index stands only at a published subpath. Import the files themselves.`);
}
