import { relative } from 'node:path';

/** What is read of the JSON that vitest writes. */
export interface Results {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** What must be tested where every server is installed, as it is named in the titles of tests or in their paths. */
export const TESTED_ENGINES = [
  ...['hbase', 'cassandra', 'postgres', 'pgbouncer', 'cluster', 'sentinel'],
  ...['s3', 'bullmq', 'nats', 'pgvector', 'milvus', 'haproxy', 'spark'],
] as const;

/** How many tests passed, and how many did not: skipped ones too, and files that could not be loaded. */
export function countTests({ testResults }: Results): { readonly passed: number; readonly failed: number } {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return { passed, failed: tests.length - passed + unloaded.length };
}

/** A line for each test that did not pass and each file that could not be loaded: where, what, and why if it is known. */
export function describeFailures({ testResults }: Results, root: string): string[] {
  return testResults.flatMap(({ name: file, status, message = '', assertionResults }) => {
    const describe = (what: string, why: string): string =>
      `${relative(root, file)}: ${what}: ${why.split('\n', 1)[0]?.trim() ?? ''}`;
    if (status === 'failed' && assertionResults.length === 0) return [describe('not loaded', message)];
    return assertionResults
      .filter((test) => test.status !== 'passed')
      .map((test) => describe(test.fullName, test.failureMessages?.[0] ?? test.status));
  });
}

/**
 * The number of passed tests of each engine that has any. A test on two engines counts for both.
 *
 * @param root - The repository: what lies above it names no engine.
 */
export function testsByEngine({ testResults }: Results, root: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { name: file, assertionResults } of testResults) {
    const path = relative(root, file);
    for (const { fullName, status } of assertionResults) {
      if (status !== 'passed') continue;
      const words = new Set(`${path} ${fullName}`.toLowerCase().split(/[^a-z0-9]+/));
      for (const engine of TESTED_ENGINES) if (words.has(engine)) counts.set(engine, (counts.get(engine) ?? 0) + 1);
    }
  }
  return counts;
}
