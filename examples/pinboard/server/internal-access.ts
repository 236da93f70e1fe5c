import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { RequestProblem } from './problem.js';

/** The header that a process shows the shared secret in. */
export const SECRET_HEADER = 'x-internal-secret';

/** The largest body, in bytes: a user who has seen a hundred thousand pins. */
const MAX_BODY_BYTES = 8_000_000;

/**
 * Lets nobody ask what is for other processes but those of this machine, and those that know the secret which all of them
 * share. What a proxy passes on comes from somewhere else, wherever the proxy is.
 */
export function onlyInternal(secret?: string): MiddlewareHandler {
  return async (context, next) => {
    const shown = context.req.header(SECRET_HEADER);
    const isKnown = shown !== undefined && secret !== undefined && isSame(shown, secret);
    if (!isKnown && !isNear(context)) throw new RequestProblem(404, 'ERR_NOT_FOUND', 'There is nothing here.');
    await next();
  };
}

/** Bounds what other processes send. */
export const limitInternalBodies = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new RequestProblem(413, 'ERR_TOO_LARGE', `Send at most ${MAX_BODY_BYTES} bytes.`);
  },
});

/** Whether a request comes from this machine; one without a socket comes from this process. */
function isNear({ req, env }: Context): boolean {
  if (req.header('x-forwarded-for') !== undefined || req.header('forwarded') !== undefined) return false;
  const bindings = env as Partial<HttpBindings> | undefined;
  if (bindings?.incoming === undefined) return true;
  const address = bindings.incoming.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}
