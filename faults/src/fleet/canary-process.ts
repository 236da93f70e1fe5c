import { readOptions } from '../../../examples/pinboard/options.js';
import { startProcess } from '../../../examples/pinboard/start-process.js';
import { withCanary } from './canary-world.js';

// One process of the pinboard's fleet, in a world in which a canary lives.
try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options !== 'help') await startProcess(options, withCanary);
} catch (error) {
  console.error(error);
  process.exit(1);
}
