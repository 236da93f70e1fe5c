/*
 * tsx scripts/summarise-results.ts STATUS…
 *
 * What `.ci/run` says last: how its commands ended, which engines were tested by how many tests, which tests failed, and
 * `N passed, M failed` for all tests together. STATUS is `command=exit status`, with `124` for one that was stopped by its
 * time limit. Exit status 1 if anything failed, or an engine that must be tested was not.
 */
import { existsSync, readFileSync } from 'node:fs';
import { TESTED_ENGINES, countTests, describeFailures, testsByEngine } from './results/count-tests.js';
import type { Results } from './results/count-tests.js';

function read(file: string): Results {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : { testResults: [] };
}

const statuses = process.argv.slice(2).map((text) => text.split('=') as [string, string]);
const ended = statuses.filter(([, status]) => status !== '0');
for (const [command, status] of ended) {
  console.log(`${command}: ${status === '124' ? 'stopped by its time limit' : `exit status ${status}`}`);
}

const results = read('.cache/test-results.json');
const engineResults = read('.cache/engine-results.json');
const byEngine = testsByEngine(engineResults, process.cwd());
console.log(`engines: ${countTests(engineResults).passed} tests`);
for (const name of TESTED_ENGINES)
  console.log(`  ${name.padEnd(10)} ${String(byEngine.get(name) ?? 0).padStart(4)} passed`);
const untested = TESTED_ENGINES.filter((name) => !byEngine.has(name));
if (untested.length > 0) console.log(`Not tested: ${untested.join(', ')}`);

const counts = [results, engineResults].map(countTests);
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
for (const line of [results, engineResults].flatMap((each) => describeFailures(each, process.cwd()))) console.log(line);
// What ended badly without a failed test counts as one.
const bad = ended.length > 0 || untested.length > 0;
console.log(`${passed} passed, ${failed || (bad ? 1 : 0)} failed`);
process.exitCode = bad || failed > 0 ? 1 : 0;
