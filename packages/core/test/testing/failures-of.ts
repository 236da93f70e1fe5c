import type { TestRunner } from '../../src/testing/index.js';

/** Long enough for any law; a bug that makes one wait for ever counts as caught. */
const PATIENCE_MS = 10_000;

/** Runs a law suite under a runner that collects failures. @returns The names of the laws that were broken. */
export async function failuresOf(register: (runner: TestRunner) => void, patienceMs = PATIENCE_MS): Promise<string[]> {
  const laws: { readonly name: string; readonly body: () => Promise<void> }[] = [];
  register({ describe: (_, body) => body(), it: (name, body) => laws.push({ name, body }) });
  const failures: string[] = [];
  for (const { name, body } of laws) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('The law did not come to an end.')), patienceMs);
    });
    await Promise.race([body(), late]).catch(() => failures.push(name));
    clearTimeout(timer);
  }
  return failures;
}
