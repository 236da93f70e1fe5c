import { describe, expect, it } from 'vitest';
import { countTests, describeFailures, testsByEngine } from '../results/count-tests.js';

const test = (fullName: string, status = 'passed'): { fullName: string; status: string } => ({ fullName, status });
const file = (name: string, ...assertionResults: ReturnType<typeof test>[]) => ({
  name: `/home/hbase/feedloom/${name}`,
  status: 'passed',
  assertionResults,
});

describe('the summary of test results', () => {
  it('counts a skipped test, and a file that could not be loaded, as failed', () => {
    const unloaded = { ...file('faults/test/x.test.ts'), status: 'failed' };
    const results = {
      testResults: [file('a.test.ts', test('a'), test('b', 'skipped'), test('c', 'failed')), unloaded],
    };
    expect(countTests(results)).toEqual({ passed: 1, failed: 3 });
  });

  it('names what failed, where and why', () => {
    const failed = { ...test('breaks', 'failed'), failureMessages: ['Error: 1 is not 2\n    at x.ts'] };
    const unloaded = { ...file('c.test.ts'), status: 'failed', message: 'no such module' };
    const results = {
      testResults: [file('a.test.ts', test('holds'), failed), file('b.test.ts', test('waits', 'skipped')), unloaded],
    };
    expect(describeFailures(results, '/home/hbase/feedloom')).toEqual([
      'a.test.ts: breaks: Error: 1 is not 2',
      'b.test.ts: waits: skipped',
      'c.test.ts: not loaded: no such module',
    ]);
  });

  it('finds the engine of a test in its title or its path', () => {
    const results = {
      testResults: [
        file(
          'packages/adapters/test/redis/laws.engine.test.ts',
          test('Redis Cluster obeys'),
          test('sentinel fails over'),
        ),
        file('packages/adapters/test/hbase/laws.engine.test.ts', test('obeys'), test('skips', 'skipped')),
      ],
    };
    const counts = testsByEngine(results, '/home/hbase/feedloom');
    expect(Object.fromEntries(counts)).toEqual({ cluster: 1, sentinel: 1, hbase: 1 });
  });
});
