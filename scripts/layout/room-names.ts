/** Names that say nothing about what is inside, so that anything ends up there. */
const vague = new Set(['util', 'utils', 'helper', 'helpers', 'type', 'types', 'common', 'misc', 'shared', 'lib']);

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Checks that every folder and file of a source tree is named, in kebab case, after the one thing inside. */
export function checkRoomNames(files: readonly string[]): string[] {
  const problems = new Set<string>();
  for (const file of files) {
    const rooms = file.split('/');
    // What follows the first dot says what kind of file it is: `.test`, `.teeth.test`, `.config`.
    const [leaf = ''] = (rooms.pop() ?? '').split('.');
    for (const name of [...rooms, leaf]) {
      if (vague.has(name)) problems.add(`${file}: \`${name}\` names no thing. Name it after what is inside.`);
      else if (!kebab.test(name)) problems.add(`${file}: \`${name}\` is not in kebab case.`);
    }
  }
  return [...problems];
}
