import { FeedloomError } from '@feedloom/core';
import { USAGE, readOptions } from './options.js';
import { startProcess } from './start-process.js';

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === 'help') console.log(USAGE);
  else await startProcess(options);
} catch (error) {
  console.error(FeedloomError.is(error) || error instanceof TypeError ? error.message : error);
  // Whatever has been opened by then may keep it running, and nobody would start it again.
  process.exit(1);
}
