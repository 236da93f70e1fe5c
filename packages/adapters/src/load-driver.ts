import { FeedloomError } from '@feedloom/core';

/**
 * Loads an optional peer dependency on first use, so that importing an adapter never needs its driver.
 *
 * @param name - The package, as in `npm install <name>`.
 * @param load - The dynamic import of it: a literal, so that bundlers and the test of declared peers can see it.
 * @throws `ERR_DRIVER_MISSING` with the line that installs it; the driver's own error as `cause` if it is broken.
 */
export async function loadDriver<Driver>(name: string, load: () => Promise<Driver>): Promise<Driver> {
  try {
    return await load();
  } catch (cause) {
    throw new FeedloomError(
      'ERR_DRIVER_MISSING',
      `The package \`${name}\` could not be loaded. Install it beside @feedloom/adapters: \`npm i ${name}\`.`,
      { cause },
    );
  }
}
