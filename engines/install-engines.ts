import type { Entry, Source } from './registry.js';

/** How one installation went. */
export interface Installed {
  readonly name: string;
  readonly seconds: number;
  readonly error?: unknown;
}

const ATTEMPTS = 2;

async function install({ kind }: Entry): Promise<Installed> {
  const begin = Date.now();
  let error: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      await kind.install();
      const reason = kind.whyMissing();
      if (reason === undefined) return { name: kind.name, seconds: (Date.now() - begin) / 1000 };
      error = new Error(reason);
    } catch (failure) {
      error = failure;
    }
  }
  return { name: kind.name, seconds: (Date.now() - begin) / 1000, error };
}

/**
 * Installs engines from their sources at once, and from one source one after the other. A registry that fails is asked
 * once more.
 *
 * @param onInstalled - Told of each as it is done.
 * @returns How many could not be installed.
 */
export async function installEngines(
  entries: readonly Entry[],
  onInstalled: (installed: Installed) => void,
): Promise<number> {
  let failures = 0;
  const queues = new Map<Source, Entry[]>();
  for (const entry of entries) queues.set(entry.source, [...(queues.get(entry.source) ?? []), entry]);
  const work = async (queue: readonly Entry[]): Promise<void> => {
    for (const entry of queue) {
      const installed = await install(entry);
      if (installed.error !== undefined) failures += 1;
      onInstalled(installed);
    }
  };
  await Promise.all([...queues.values()].map(work));
  return failures;
}
