/*
 * npm run start:fleet -- [--rate N] [--for SECONDS] [--json] …; --help shows all.
 *
 * Progress goes to stderr. With --json, stdout gets exactly one JSON document.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import { FLEET_USAGE, readFleetOptions } from './fleet-command-options.js';
import type { FleetCommandOptions } from './fleet-command-options.js';
import { Fleet } from './fleet.js';
import { measure, untilGrown } from './measure.js';
import { summaryText } from './summary-text.js';
import { servePage } from './watch/page-server.js';
import type { PageServer } from './watch/page-server.js';

const SETTLE_MS = 5_000;

/** Lets users in until the time is up. @returns The summary as text. */
async function summarise(fleet: Fleet, { forSeconds = 0, rolling, json }: FleetCommandOptions): Promise<string> {
  await untilGrown(fleet);
  await sleep(SETTLE_MS);
  const summary = await measure(fleet, () =>
    Promise.all([sleep(forSeconds * 1000), rolling ? fleet.rollingRestart() : undefined]),
  );
  return json ? JSON.stringify(summary, undefined, 2) : summaryText(summary);
}

async function run(options: FleetCommandOptions): Promise<void> {
  const fleet = new Fleet({ ...options, onEvent: (name, what) => console.error(`${name.padEnd(10)} ${what}`) });
  let page: PageServer | undefined;
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= Promise.all([page?.close(), fleet.stop()]).then(() => undefined));
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        // Asked again, it ends at once, and takes its processes with it.
        if (stopping !== undefined) process.exit(130);
        console.error('Stopping…');
        void stop().then(resolve);
      });
    }
  });
  try {
    page = await servePage(fleet, options.port);
    console.error(`Fleet: ${styleText('underline', page.url)}`);
    await fleet.start();
    console.error(`Pinboard: ${styleText('underline', `${fleet.url ?? ''}/`)}`);
    if (options.forSeconds === undefined) await ended;
    else console.log(await Promise.race([summarise(fleet, options), ended.then(() => '')]));
  } catch (error) {
    // What fails because it is being stopped has not failed.
    if (stopping === undefined) throw error;
  } finally {
    await stop();
  }
}

try {
  const options = readFleetOptions(process.argv.slice(2), process.env);
  if (options === 'help') console.log(FLEET_USAGE);
  else {
    await run(options);
    process.exit(0);
  }
} catch (error) {
  const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  const taken = 'The port of the page is taken. Start with --port to use another.';
  console.error(isTaken ? taken : error instanceof TypeError ? error.message : error);
  process.exit(1);
}
