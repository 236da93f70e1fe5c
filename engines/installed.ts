import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where engines are installed, once for all checkouts: `FEEDLOOM_ENGINES`, or a folder of the user's cache. */
export function installedAt(...parts: readonly string[]): string {
  const root = process.env['FEEDLOOM_ENGINES'] ?? join(homedir(), '.cache', 'feedloom', 'engines');
  return join(root, ...parts);
}
