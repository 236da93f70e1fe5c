import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { styleText } from 'node:util';
import { serve } from '@hono/node-server';
import { systemClock, systemRandom } from '@feedloom/core';
import type { VectorIndexEvent } from '@feedloom/vision';
import { keepSecret } from './catalogue/secret.js';
import type { Compose } from './composition/composition.js';
import { drawnWorld } from './corpus/drawn-world.js';
import { openImportedWorld } from './corpus/imported-world.js';
import { GrowthReport } from './corpus/progress.js';
import type { World } from './corpus/world.js';
import type { Options } from './options.js';
import { openPinboard } from './pinboard.js';
import { ROLES } from './roles.js';
import { drain } from './server/drain.js';
import { ProcessState } from './server/process-state.js';
import { createInternalServer, createServer } from './server/server.js';
import { warmUp } from './server/warm-up.js';

/** Makes another world of the usual one. */
type ChangeWorld = (world: World) => World;

/** Starts a process as its options say, and serves until a signal ends it. @throws What keeps it from starting. */
export async function startProcess(options: Options, change: ChangeWorld = (world) => world): Promise<void> {
  const { host, port, data, images, index, pins, lifeMs, lab, roles, name } = options;
  const state = new ProcessState(name, roles);
  state.stages.listen();
  const onError = (error: unknown): void => {
    state.stats.failed(error);
    console.error(error);
  };
  const onSkipped = (file: string): void => console.error(`Skipped ${file}: it is not a picture that can be read.`);
  const usual = images === undefined ? drawnWorld({ count: pins }) : await openImportedWorld(images, { onSkipped });
  const world = change(usual);
  const compose = await composer(options.composition);
  const engines = await compose({ data, roles, index, env: process.env, onEvent: report });
  const secret = await keepSecret(engines.store, systemRandom);
  const growth = new GrowthReport(process.stderr);
  const pinboard = await openPinboard({
    ...engines,
    roles,
    models: engines.snapshots,
    world,
    clock: systemClock,
    random: systemRandom,
    cursorKeys: [{ id: 'a', secret }],
    lifeMs,
    onGrowth: (made) => growth.show(made),
    onError,
  });
  const internal = { pinboard, state, internalSecret: process.env['PINBOARD_INTERNAL_SECRET'], onError };
  const server = roles.includes('api')
    ? await createServer({ ...internal, lab: lab ? engines.lab : undefined, limits: engines.limits, secret })
    : createInternalServer(internal);
  const listener = serve({ fetch: server.fetch, hostname: host, port }, ({ port: bound }) => {
    console.log(`Pinboard: ${styleText('underline', `http://${host.includes(':') ? `[${host}]` : host}:${bound}/`)}`);
  });
  const isAlone = ROLES.every((role) => roles.includes(role));
  void pinboard.ready
    // Whoever is alone has nobody who would serve meanwhile.
    .then(() => (roles.includes('api') && !isAlone ? warmUp(pinboard, { name, clock: systemClock }) : undefined))
    .catch(onError)
    .then(() => state.started());
  let isStopping = false;
  const stop = async (code = 0): Promise<void> => {
    if (isStopping) process.exit(130);
    isStopping = true;
    await drain(listener, state);
    await pinboard.close();
    await engines[Symbol.asyncDispose]();
    process.exit(code);
  };
  // It cannot know any more what others do, so it is not to be asked: the next start reads everything.
  pinboard.board.lost.addEventListener('abort', () => void (isStopping || stop(1)));
  // Whoever started it with a channel is gone: nobody would ever stop it.
  if (process.connected) process.once('disconnect', () => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
  listener.on('error', (error: NodeJS.ErrnoException) => {
    const taken = `Port ${port} is taken. Start with PORT=… to use another.`;
    console.error(error.code === 'EADDRINUSE' ? taken : error);
    process.exit(1);
  });
}

/** The composition of a name, or of a file. */
async function composer(name: string): Promise<Compose> {
  if (name === 'embedded') return (await import('./composition/embedded.js')).compose;
  if (name === 'fleet') return (await import('./composition/fleet.js')).compose;
  const file = pathToFileURL(path.resolve(process.env['INIT_CWD'] ?? '.', name)).href;
  return ((await import(file)) as { readonly compose: Compose }).compose;
}

/** Says on stderr what has happened to the index: damage is worth knowing of, even when it has healed. */
function report(event: VectorIndexEvent): void {
  if (event.kind === 'corrupt') console.error(`The index: ${event.file} is damaged. ${event.error.message}`);
  if (event.kind === 'healed') console.error(`The index: ${event.file} is healed, from its ${event.from}.`);
  if (event.kind === 'restored') console.error(`The index is restored from its snapshot ${event.generation}.`);
  if (event.kind === 'failed') console.error(`The index: ${event.error.message}`);
}
