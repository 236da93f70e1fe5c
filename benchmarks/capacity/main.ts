/* npm run capacity -- --help */
import { readFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { FeedloomError } from '@feedloom/core';
import { checksText, costsText, planText } from './command/print-plan.js';
import { USAGE, readCommand } from './command/read-command.js';
import type { CapacityCommand } from './command/read-command.js';
import { checkProcesses } from './measure/check-processes.js';
import { measureAll } from './measure/measure-all.js';
import { makePlan } from './plan/make-plan.js';
import type { UnitCosts } from './plan/unit-costs.js';

async function run({ demand, settings, isQuick, costsFrom, isCheck, isFleet, asJson }: CapacityCommand): Promise<void> {
  const say = (text: string): void => void process.stderr.write(`measuring: ${text}\n`);
  const machine = { cores: cpus().length, model: cpus()[0]?.model, node: process.version, load: loadavg()[0] };
  const costs = costsFrom === undefined ? await measureAll({ isQuick, say }) : await readCosts(costsFrom);
  const plan = makePlan(demand, costs, settings);
  if (isCheck) say('1 and 2 processes …');
  const checks = isCheck ? await checkProcesses(costs) : [];
  if (isFleet) {
    say('a fleet of 1 and 2 API processes …');
    const { withFleet } = await import('../fleet/with-fleet.js');
    const { checkFleet } = await import('./measure/check-fleet.js');
    checks.push(...(await withFleet(checkFleet)));
  }
  if (checks.some(({ pass }) => !pass)) process.exitCode = 1;
  if (asJson) return void console.log(JSON.stringify({ machine, demand, settings, costs, plan, checks }, undefined, 2));
  console.log(costsText(costs));
  console.log(
    `Published, not measured: ${settings.gpu.name} ${settings.gpu.imagesPerSecond} pictures a second (${settings.gpu.source}, ${settings.gpu.year})`,
  );
  console.log(planText(plan));
  if (checks.length > 0) console.log(checksText(checks));
}

/** The costs of an earlier run. */
async function readCosts(path: string): Promise<UnitCosts> {
  const { costs } = JSON.parse(await readFile(path, 'utf8')) as { costs: UnitCosts };
  return costs;
}

function commandOrExit(): CapacityCommand {
  try {
    return readCommand(process.argv.slice(2));
  } catch (error) {
    if (!FeedloomError.is(error, 'ERR_INVALID_ARGUMENT')) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

const command = commandOrExit();
if (command.isHelp) console.log(USAGE);
else await run(command);
