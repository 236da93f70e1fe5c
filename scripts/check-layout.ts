import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkCallOptions } from './layout/call-options.js';
import { checkIndexFiles, checkPackageFiles } from './layout/package-files.js';
import { publishedPackages, subpaths } from './layout/packages.js';
import { openProgram, publicSurface } from './layout/public-surface.js';
import { checkPublicWords } from './layout/public-words.js';
import { checkRoomNames } from './layout/room-names.js';
import { checkLengths } from './layout/source-lengths.js';

const root = resolve(import.meta.dirname, '..');
const packages = publishedPackages(root);

function filesUnder(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.includes('/generated/'));
}

const sources = packages.flatMap(({ folder }) => filesUnder(`${folder}/src`));
const tests = packages.flatMap(({ folder }) => filesUnder(`${folder}/test`));
const published = packages.flatMap(subpaths);

const lengths = checkLengths(
  new Map(sources.map((file) => [file, readFileSync(join(root, file), 'utf8').split('\n').length - 1])),
);

const program = openProgram(
  root,
  published.map(({ source }) => join(root, source)),
);
const surfaces = published.flatMap(({ source }) => publicSurface(root, program, source));
// A symbol that two subpaths publish is one symbol.
const surface = [...new Map(surfaces.map((name) => [`${name.at} ${name.path}`, name])).values()];

const problems = [
  ...lengths.problems,
  ...checkRoomNames([...sources, ...tests]),
  ...packages.flatMap(({ folder }) => checkPackageFiles(folder, (path) => existsSync(join(root, path)))),
  ...checkIndexFiles(
    sources,
    published.map(({ source }) => source),
  ),
  ...published
    .filter(({ source }) => !existsSync(join(root, source)))
    .map(({ subpath, source }) => `${subpath}: \`${source}\` is missing.`),
  ...checkCallOptions(program.getTypeChecker(), surface),
  ...checkPublicWords(surface),
];

console.log(`${lengths.summary}; ${surface.length} public names`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
