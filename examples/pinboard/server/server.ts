import { openMemoryRateLimiter } from '@feedloom/adapters/rate-limits';
import { FeedloomError } from '@feedloom/core';
import { sniffImage } from '@feedloom/vision';
import { Hono } from 'hono';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import type { Pinboard } from '../pinboard.js';
import { apiPage } from './api-page.js';
import { ROLES } from '../roles.js';
import { createSessions } from './authenticate.js';
import { onlyInternal } from './internal-access.js';
import { addHealth, addRanking } from './internal-routes.js';
import { mount } from './mount.js';
import { openApiOf } from './openapi.js';
import { buildPage } from './page-files.js';
import type { PageFile } from './page-files.js';
import { Presenter } from './presenter.js';
import { ProcessState } from './process-state.js';
import { RequestProblem, problemOf } from './problem.js';
import type { Lab } from '../vision/lab.js';
import type { OpenLimiter } from './rate-limit.js';
import { labRoutes } from './lab-routes.js';
import { boardRoutes, feedRoutes } from './routes.js';
import { tasteRoutes } from './taste-routes.js';
import { visionRoutes } from './vision-routes.js';
import { MAX_PICTURE_BYTES } from './vision-schemas.js';

const MAX_BODY_BYTES = 512 * 1024;
/** A picture, and room for the words beside it. */
const MAX_FORM_BYTES = MAX_PICTURE_BYTES + 100_000;
const FOR_EVER = 'public, max-age=31536000, immutable';

/** What a server is made of. */
export interface ServerParts {
  readonly pinboard: Pinboard;
  /** Breaks things on purpose; without one only the switches of worker, generator and ranker remain. */
  readonly lab?: Lab | undefined;
  /** Counts what users do. @defaultValue in this process */
  readonly limits?: OpenLimiter | undefined;
  /** Signs cookies. */
  readonly secret: string;
  /** Whether this process is to be asked, and what it counts. @defaultValue a state of its own */
  readonly state?: ProcessState | undefined;
  /** Lets processes of other machines ask what is for processes only. @defaultValue those of this machine may */
  readonly internalSecret?: string | undefined;
  /** Hears of what went wrong inside. */
  readonly onError: (error: unknown) => void;
}

/** Creates the server: page, API, pictures. It does not listen yet. */
export async function createServer({
  pinboard,
  lab,
  limits = openMemoryRateLimiter,
  secret,
  state = new ProcessState('pinboard', ROLES),
  internalSecret,
  onError,
}: ServerParts): Promise<Hono> {
  const sessions = createSessions(new Set(pinboard.society.people.map(({ id }) => id)), secret);
  const parts = { pinboard, presenter: new Presenter(pinboard), sessions, lab, limits };
  const routes = [
    ...feedRoutes(parts),
    ...visionRoutes(parts),
    ...boardRoutes(parts),
    ...tasteRoutes(parts),
    ...labRoutes(parts),
  ];
  const server = new Hono();
  server.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        // A picture that is searched by is shown from the memory of the page.
        imgSrc: ["'self'", 'data:', 'blob:'],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
      },
      strictTransportSecurity: false,
    }),
  );
  server.use(limitBodies);
  server.use('/internal/*', onlyInternal(internalSecret));
  addHealth(server, pinboard, state);
  mount(server, routes, sessions.authenticate, state);
  server.get('/openapi.json', (context) => context.json(openApiOf(routes)));
  server.get('/api', (context) => context.html(apiPage(routes)));
  server.get('/i/:blob', (context) => sendBlob(context, pinboard, context.req.param('blob')));
  for (const [path, file] of await buildPage()) server.get(path, (context) => sendFile(context, file));
  answerProblems(server, onError);
  return server;
}

/** What the server of a process is made of that answers no users. */
export interface InternalServerParts extends Pick<ServerParts, 'pinboard' | 'internalSecret' | 'onError'> {
  readonly state: ProcessState;
}

/** Creates the server of a process that answers no users: only what is asked of every process, and of one that ranks. */
export function createInternalServer({ pinboard, state, internalSecret, onError }: InternalServerParts): Hono {
  const server = new Hono();
  server.use('/internal/*', onlyInternal(internalSecret));
  addHealth(server, pinboard, state);
  if (state.roles.includes('ranker')) addRanking(server, pinboard);
  answerProblems(server, onError);
  return server;
}

function answerProblems(server: Hono, onError: (error: unknown) => void): void {
  server.notFound(() => sendProblem(new RequestProblem(404, 'ERR_NOT_FOUND', 'There is nothing here.')));
  server.onError((error) => {
    if (problemOf(error).status >= 500) onError(error);
    return sendProblem(error);
  });
}

const [limitJson, limitForms] = [MAX_BODY_BYTES, MAX_FORM_BYTES].map((maxSize) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new RequestProblem(413, 'ERR_TOO_LARGE', `Send at most ${maxSize} bytes.`);
    },
  }),
) as [MiddlewareHandler, MiddlewareHandler];

/** Forms bring pictures; nothing else needs to be large. */
const limitBodies: MiddlewareHandler = (context, next) =>
  (context.req.header('content-type')?.startsWith('multipart/form-data') ? limitForms : limitJson)(context, next);

function sendProblem(error: unknown): Response {
  const problem = problemOf(error);
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  if (problem.retryAfterMs !== undefined) headers.set('retry-after', String(Math.ceil(problem.retryAfterMs / 1000)));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

function sendFile(context: Context, { body, type, etag }: PageFile): Response {
  const headers = { 'content-type': type, 'cache-control': 'no-cache', etag };
  if (context.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers });
  return new Response(body, { status: 200, headers });
}

async function sendBlob(context: Context, { blobs }: Pinboard, id: string): Promise<Response> {
  const etag = `"${id}"`;
  const found = /^[0-9a-f]{64}$/.test(id) ? await blobs.get(id) : undefined;
  const type = found && formatOf(found);
  if (found === undefined || type === undefined) throw new FeedloomError('ERR_NOT_FOUND', 'There is no such picture.');
  const headers = { 'content-type': `image/${type}`, 'cache-control': FOR_EVER, etag };
  // A name that is the hash of the bytes can never mean other bytes.
  if (context.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers });
  return new Response(new Uint8Array(found), { status: 200, headers });
}

function formatOf(bytes: Uint8Array): string | undefined {
  try {
    return sniffImage(bytes);
  } catch {
    return undefined;
  }
}
