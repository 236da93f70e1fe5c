import { styleText } from 'node:util';
import { serve } from '@hono/node-server';
import { FeedloomError, systemClock, systemRandom } from '@feedloom/core';
import { keepSecret } from './catalogue/secret.js';
import { openEngines } from './composition.js';
import { drawnWorld } from './corpus/drawn-world.js';
import { openImportedWorld } from './corpus/imported-world.js';
import { GrowthReport } from './corpus/progress.js';
import { USAGE, readOptions } from './options.js';
import type { Options } from './options.js';
import { openPinboard } from './pinboard.js';
import { createServer } from './server/server.js';

async function start({ host, port, data, images, pins, lifeMs }: Options): Promise<void> {
  const onError = (error: unknown): void => console.error(error);
  const onSkipped = (file: string): void => console.error(`Skipped ${file}: it is not a picture that can be read.`);
  const world = images === undefined ? drawnWorld({ count: pins }) : await openImportedWorld(images, { onSkipped });
  const { store, blobs } = await openEngines(data);
  const secret = await keepSecret(store, systemRandom);
  const report = new GrowthReport(process.stderr);
  const pinboard = await openPinboard({
    store,
    blobs,
    world,
    clock: systemClock,
    cursorKeys: [{ id: 'a', secret }],
    lifeMs,
    onGrowth: (growth) => report.show(growth),
    onError,
  });
  const server = await createServer({ pinboard, secret, onError });
  const listener = serve({ fetch: server.fetch, hostname: host, port }, ({ port: bound }) => {
    console.log(`Pinboard: ${styleText('underline', `http://${host.includes(':') ? `[${host}]` : host}:${bound}/`)}`);
  });
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) process.exit(130);
    isStopping = true;
    listener.close();
    await pinboard.close();
    await Promise.all([store.close(), blobs.close()]);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
  listener.on('error', (error: NodeJS.ErrnoException) => {
    const taken = `Port ${port} is taken. Start with PORT=… to use another.`;
    console.error(error.code === 'EADDRINUSE' ? taken : error);
    process.exit(1);
  });
}

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === 'help') console.log(USAGE);
  else await start(options);
} catch (error) {
  console.error(FeedloomError.is(error) || error instanceof TypeError ? error.message : error);
  process.exitCode = 1;
}
