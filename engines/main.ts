/*
 * npm run engines -- list | install [names…] | up <names…> [--data DIR] [--port N] | status
 *                    | kill <name> | restart <name> | down [names…]
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { commands } from './commands.js';

const USAGE = `Usage: npm run engines -- COMMAND

  list                 every engine, and whether it is installed
  install [NAMES…]     bring these here, once; all if none is named
  up NAMES…            start them in the background
    --data DIR         keep their data in DIR/NAME; else in a temporary folder, removed by down
    --port N           where a single one listens; else on a free port
    --backend N:PORT   for haproxy, again and again: a server named N behind it
  status               what runs, and where
  kill NAME            end one at once, as a crash would
  restart NAME         start it again on its port and data
  down [NAMES…]        end them for good; all if none is named
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    port: { type: 'string' },
    backend: { type: 'string', multiple: true },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const [name = 'help', ...names] = positionals;

try {
  const command = commands[name];
  if (values.help || command === undefined) {
    (values.help || name === 'help' ? console.log : console.error)(USAGE);
    if (!values.help && name !== 'help') process.exitCode = 1;
  } else {
    const data = values.data === undefined ? undefined : resolve(process.env['INIT_CWD'] ?? '.', values.data);
    const port = values.port === undefined ? undefined : Number(values.port);
    await command(names, { data, port, backends: values.backend });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
