import type { Reporter, TestModule } from 'vitest/node';

/**
 * Fails the run if a test was skipped.
 *
 * On a developer's machine a test without its server skips and says why; where every server is installed, a skip would
 * be a test that silently no longer runs.
 */
export class NoSkipsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].map((test) => `${module.relativeModuleId} > ${test.fullName}`),
    );
    if (skipped.length === 0) return;
    process.exitCode = 1;
    console.error(`${skipped.length} tests were skipped, and CI is set, so the run fails:\n  ${skipped.join('\n  ')}`);
  }
}
