/** What the laws need of a test framework: `describe` and `it` of vitest, node:test, jest or mocha. */
export interface TestRunner {
  /** Registers a group of tests. */
  readonly describe: (name: string, body: () => void) => unknown;
  /** Registers a test, which fails if `body` rejects. */
  readonly it: (name: string, body: () => Promise<void>) => unknown;
}
