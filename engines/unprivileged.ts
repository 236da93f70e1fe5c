import { execFileSync } from 'node:child_process';
import { chown } from 'node:fs/promises';

/** How a server is run that refuses to run as root. */
export interface Unprivileged {
  /** Whether it is run as somebody else, who cannot read what is ours alone. */
  readonly isOther: boolean;
  /** The words before the command; none for a user who is not root. */
  readonly prefix: readonly string[];
  /** Makes a folder the server's own. */
  own(directory: string): Promise<void>;
}

/** The system's `nobody`, if we are root; ourselves otherwise. */
export function unprivileged(): Unprivileged {
  if (process.getuid?.() !== 0) return { isOther: false, prefix: [], own: async () => undefined };
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  const [user, group] = [idOf('-u'), idOf('-g')];
  return {
    isOther: true,
    prefix: ['setpriv', `--reuid=${user}`, `--regid=${group}`, '--clear-groups'],
    own: (directory) => chown(directory, user, group),
  };
}
