/* npm run capacity -- --help */
import { readFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { FeedloomError } from '@feedloom/core';
import { checksText, costsText, planText } from './command/print-plan.js';
import { USAGE, readCommand } from './command/read-command.js';
import type { CapacityCommand } from './command/read-command.js';
import { checkProcesses } from './measure/check-processes.js';
import type { Check } from './measure/check-processes.js';
import { measureAll } from './measure/measure-all.js';
import { makePlan } from './plan/make-plan.js';
import type { UnitCosts } from './plan/unit-costs.js';

type Say = (text: string) => void;

async function run(command: CapacityCommand): Promise<void> {
  const { demand, settings, asJson } = command;
  const say: Say = (text) => void process.stderr.write(`measuring: ${text}\n`);
  const machine = { cores: cpus().length, model: cpus()[0]?.model, node: process.version, load: loadavg()[0] };
  const costs = await costsOf(command, say);
  const plan = makePlan(demand, costs, settings);
  const checks = command.isCheck ? await check(costs, command, say) : [];
  if (checks.some(({ pass }) => !pass)) process.exitCode = 1;
  if (asJson) return void console.log(JSON.stringify({ machine, demand, settings, costs, plan, checks }, undefined, 2));
  console.log(costsText(costs));
  console.log(
    `Published, not measured: ${settings.gpu.name} ${settings.gpu.imagesPerSecond} pictures a second (${settings.gpu.source}, ${settings.gpu.year})`,
  );
  console.log(planText(plan));
  if (checks.length > 0) console.log(checksText(checks));
}

/** Those of an earlier run, or measured; those of a fleet only if they are asked for. */
async function costsOf({ isQuick, isFleet, costsFrom }: CapacityCommand, say: Say): Promise<UnitCosts> {
  const costs = costsFrom === undefined ? await measureAll({ isQuick, say }) : await readCosts(costsFrom);
  if (!isFleet || costs.fleet !== undefined) return costs;
  say('pages of a fleet …');
  const { measureFleet } = await import('./fleet/measure-fleet.js');
  return { ...costs, fleet: await measureFleet(say) };
}

/** Compares what costs predict with what processes take that are started for it. */
async function check(costs: UnitCosts, { isFleet, processes }: CapacityCommand, say: Say): Promise<Check[]> {
  if (!isFleet || costs.fleet === undefined) return checkProcesses(costs, processes);
  const { checkFleet } = await import('./fleet/check-fleet.js');
  const checks: Check[] = [];
  for (const apis of processes) checks.push(...(await checkFleet(costs.fleet, { apis, say })));
  return checks;
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
