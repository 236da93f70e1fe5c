import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FeedloomError } from '../errors.js';
import { quote } from '../validate.js';

/** How to start an entry: the file, its arguments, and Node's own options. */
export interface ResolvedEntry {
  readonly file: URL;
  readonly argv: readonly string[];
  readonly execArgv: readonly string[];
}

/**
 * Finds what to run for `new URL('./entry.js', import.meta.url)`: that file where it was built, else its `.ts` sibling
 * through a bootstrap that registers tsx.
 *
 * @throws `ERR_NOT_FOUND` if there is neither.
 */
export function resolveEntry(entry: URL): ResolvedEntry {
  if (existsSync(fileURLToPath(entry))) return { file: entry, argv: [], execArgv: [] };
  const source = new URL(entry.href.replace(/\.js$/, '.ts'));
  if (!existsSync(fileURLToPath(source))) {
    throw new FeedloomError('ERR_NOT_FOUND', `There is no entry ${quote(entry.href)}. Build it beside its caller.`);
  }
  return {
    file: new URL('./bootstrap.mjs', import.meta.url),
    argv: [source.href],
    execArgv: ['--conditions=@feedloom/source'],
  };
}

/** Runs `start`, whose options came from outside. @throws `ERR_INVALID_ARGUMENT` if Node refuses them. */
export function launch<Started>(name: string, start: () => Started): Started {
  try {
    return start();
  } catch (cause) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `Node refuses to start ${quote(name)}: ${String(cause)}.`, {
      cause,
    });
  }
}
