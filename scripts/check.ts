import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

/** The steps of `npm run check`, each an npm script of its own. */
const steps = ['lint', 'format', 'check:direction', 'check:unused', 'check:layout', 'build', 'check:packages', 'docs'];

interface Outcome {
  readonly step: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

function runStep(step: string): Promise<Outcome> {
  const started = process.hrtime.bigint();
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', step], { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    child.on('error', (error) => output.push(error.message));
    child.on('close', (code) => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      resolve({ step, passed: code === 0, seconds, output: output.join('') });
    });
  });
}

const { positionals } = parseArgs({ allowPositionals: true });
const outcomes: Outcome[] = [];
for (const step of positionals.length > 0 ? positionals : steps) {
  const outcome = await runStep(step);
  outcomes.push(outcome);
  console.log(`${outcome.passed ? 'ok  ' : 'FAIL'} ${step.padEnd(16)} ${outcome.seconds.toFixed(1).padStart(6)} s`);
  if (!outcome.passed) console.log(outcome.output.trimEnd().replace(/^/gm, '     '));
}

const failed = outcomes.filter(({ passed }) => !passed);
const total = outcomes.reduce((sum, { seconds }) => sum + seconds, 0);
console.log(
  failed.length === 0
    ? `All ${outcomes.length} steps passed in ${total.toFixed(0)} s.`
    : `${failed.length} of ${outcomes.length} steps failed: ${failed.map(({ step }) => step).join(', ')}.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
