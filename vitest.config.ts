import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/longest-first.js';
import { NoSkipsReporter } from './scripts/no-skips-reporter.js';

const isCi = Boolean(process.env['CI']);

export default defineConfig({
  resolve: { conditions: ['@feedloom/source'] },
  ssr: { resolve: { conditions: ['@feedloom/source', 'node', 'import', 'default'] } },
  test: {
    include: [
      '{packages,examples}/*/test/**/*.test.ts',
      '{benchmarks,evaluation,faults}/test/**/*.test.ts',
      'scripts/test/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.engine.test.ts'],
    pool: 'forks',
    // Much of the time is spent waiting for servers, browsers and the network.
    maxWorkers: 2,
    testTimeout: 30_000,
    sequence: { sequencer: LongestFirst },
    reporters: isCi
      ? ['default', ['json', { outputFile: '.cache/test-results.json' }], new NoSkipsReporter()]
      : ['default'],
  },
});
