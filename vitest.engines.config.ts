import { defineConfig } from 'vitest/config';
import { NoSkipsReporter } from './scripts/no-skips-reporter.js';

const isCi = Boolean(process.env['CI']);

/** Tests that need a server of `engines/`, in `*.engine.test.ts` beside the others; `npm run engines -- install` first. */
export default defineConfig({
  resolve: { conditions: ['@feedloom/source'] },
  // Without 'import': as a condition of Node it would also hold for `require`, and `pg` would get the wrong half of its pool.
  ssr: { resolve: { conditions: ['@feedloom/source', 'node', 'default'] } },
  test: {
    include: ['{packages,examples}/*/test/**/*.engine.test.ts', '{engines,faults,training}/**/*.engine.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    pool: 'forks',
    // Each file starts a server of its own, most of them a JVM.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 180_000,
    reporters: isCi
      ? ['verbose', ['json', { outputFile: '.cache/engine-results.json' }], new NoSkipsReporter()]
      : ['default'],
  },
});
