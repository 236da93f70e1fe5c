import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@feedloom/source'] },
  ssr: { resolve: { conditions: ['@feedloom/source', 'node', 'import', 'default'] } },
  test: {
    include: ['{packages,examples}/*/test/**/*.test.ts', '{benchmarks,faults}/test/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 30_000,
  },
});
