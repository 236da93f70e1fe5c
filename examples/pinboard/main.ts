import { styleText } from 'node:util';
import { serve } from '@hono/node-server';
import { FeedloomError, systemClock, systemRandom } from '@feedloom/core';
import type { VectorIndexEvent } from '@feedloom/vision';
import { keepSecret } from './catalogue/secret.js';
import { openSight, openStores } from './composition.js';
import { drawnWorld } from './corpus/drawn-world.js';
import { openImportedWorld } from './corpus/imported-world.js';
import { GrowthReport } from './corpus/progress.js';
import { USAGE, readOptions } from './options.js';
import type { Options } from './options.js';
import { openPinboard } from './pinboard.js';
import { createServer } from './server/server.js';

async function start({ host, port, data, images, index, pins, lifeMs, lab }: Options): Promise<void> {
  const onError = (error: unknown): void => console.error(error);
  const onSkipped = (file: string): void => console.error(`Skipped ${file}: it is not a picture that can be read.`);
  const world = images === undefined ? drawnWorld({ count: pins }) : await openImportedWorld(images, { onSkipped });
  const stores = await openStores(data);
  const sight = await openSight({ data, snapshots: stores.snapshots, index, onEvent: report });
  const secret = await keepSecret(stores.store, systemRandom);
  const growth = new GrowthReport(process.stderr);
  const pinboard = await openPinboard({
    ...stores,
    eyes: sight.eyes,
    models: stores.snapshots,
    world,
    clock: systemClock,
    random: systemRandom,
    cursorKeys: [{ id: 'a', secret }],
    lifeMs,
    onGrowth: (made) => growth.show(made),
    onError,
  });
  const server = await createServer({ pinboard, lab: lab ? sight.lab : undefined, secret, onError });
  const listener = serve({ fetch: server.fetch, hostname: host, port }, ({ port: bound }) => {
    console.log(`Pinboard: ${styleText('underline', `http://${host.includes(':') ? `[${host}]` : host}:${bound}/`)}`);
  });
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) process.exit(130);
    isStopping = true;
    listener.close();
    await pinboard.close();
    await sight[Symbol.asyncDispose]();
    await stores[Symbol.asyncDispose]();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
  listener.on('error', (error: NodeJS.ErrnoException) => {
    const taken = `Port ${port} is taken. Start with PORT=… to use another.`;
    console.error(error.code === 'EADDRINUSE' ? taken : error);
    process.exit(1);
  });
}

/** Says on stderr what has happened to the index: damage is worth knowing of, even when it has healed. */
function report(event: VectorIndexEvent): void {
  if (event.kind === 'corrupt') console.error(`The index: ${event.file} is damaged. ${event.error.message}`);
  if (event.kind === 'healed') console.error(`The index: ${event.file} is healed, from its ${event.from}.`);
  if (event.kind === 'restored') console.error(`The index is restored from its snapshot ${event.generation}.`);
  if (event.kind === 'failed') console.error(`The index: ${event.error.message}`);
}

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === 'help') console.log(USAGE);
  else await start(options);
} catch (error) {
  console.error(FeedloomError.is(error) || error instanceof TypeError ? error.message : error);
  process.exitCode = 1;
}
