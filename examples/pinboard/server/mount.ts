import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import type { Authenticate } from './authenticate.js';
import { RequestProblem, problemOf } from './problem.js';
import type { ProcessState } from './process-state.js';
import type { Route } from './route.js';

/** Adds every route of the table to the server, behind `authenticate` where it asks for a user. */
export function mount(
  server: Hono,
  routes: readonly Route[],
  authenticate: Authenticate,
  { stats }: Pick<ProcessState, 'stats'>,
): void {
  for (const route of routes) {
    const name = `${route.method.toUpperCase()} ${route.path}`;
    const { limitMs } = route;
    const measured = async (context: Context): Promise<Response> => {
      const started = performance.now();
      let status = 500;
      try {
        const response = await answer(context);
        status = response.status;
        return response;
      } catch (error) {
        ({ status } = problemOf(error));
        throw error;
      } finally {
        stats.answered({ route: name, status, tookMs: performance.now() - started, limitMs });
      }
    };
    const answer = async (context: Context): Promise<Response> => {
      const user = route.access === 'public' ? '' : await authenticate(context);
      if (user === undefined) {
        throw new RequestProblem(
          401,
          'ERR_UNAUTHENTICATED',
          'Choose a user first, or send `authorization: Bearer <user>`.',
        );
      }
      await route.limit?.(user);
      const result = await route.handle({
        user,
        params: await check(route.params, 'path', context.req.param()),
        query: await check(route.query, 'query', context.req.query()),
        body: await readBody(route, context),
        signal: context.req.raw.signal,
        context,
      });
      context.header('cache-control', 'private, no-store');
      stats.degraded(result);
      return context.json(result as object, route.status ?? 200);
    };
    server.on(route.method.toUpperCase(), route.path, measured);
  }
}

async function check(schema: z.ZodType | undefined, where: string, value: unknown): Promise<unknown> {
  if (schema === undefined) return undefined;
  const result = await schema.safeParseAsync(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const at = [where, ...(issue?.path ?? [])].join('.');
  throw new RequestProblem(400, 'ERR_INVALID_REQUEST', `\`${at}\`: ${issue?.message ?? 'is not as documented'}.`);
}

async function readBody({ body, form }: Route, context: Context): Promise<unknown> {
  const isForm = /^multipart\/form-data\b/i.test(context.req.header('content-type') ?? '');
  if (form !== undefined && (isForm || body === undefined)) return check(form, 'form', await readForm(context, isForm));
  return body === undefined ? undefined : check(body, 'body', await readJson(context));
}

/** A form on another site can be sent here, but without the cookie, which is for this site only. */
async function readForm(context: Context, isForm: boolean): Promise<unknown> {
  if (!isForm) {
    throw new RequestProblem(415, 'ERR_UNSUPPORTED_MEDIA_TYPE', 'Send the body as `multipart/form-data`.');
  }
  try {
    return { ...(await context.req.parseBody()) };
  } catch {
    throw new RequestProblem(400, 'ERR_INVALID_REQUEST', '`form`: cannot be read.');
  }
}

/** Only JSON that says so is read: a form on another site cannot send it without asking first. */
async function readJson(context: Context): Promise<unknown> {
  if (!/^application\/json\b/i.test(context.req.header('content-type') ?? '')) {
    throw new RequestProblem(415, 'ERR_UNSUPPORTED_MEDIA_TYPE', 'Send the body as `content-type: application/json`.');
  }
  try {
    return await context.req.json();
  } catch {
    throw new RequestProblem(400, 'ERR_INVALID_REQUEST', '`body`: is not JSON.');
  }
}
