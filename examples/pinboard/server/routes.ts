import { z } from 'zod';
import type { Pinboard } from '../pinboard.js';
import type { Lab } from '../vision/lab.js';
import type { Sessions } from './authenticate.js';
import { explain } from './explain.js';
import { createPages } from './open-page.js';
import type { Presenter } from './presenter.js';
import { RequestProblem } from './problem.js';
import { createRateLimit } from './rate-limit.js';
import type { OpenLimiter } from './rate-limit.js';
import { route } from './route.js';
import type { Route } from './route.js';
import {
  explanationSchema,
  hideBody,
  pageQuery,
  pageSchema,
  pinPath,
  statusSchema,
  trackBody,
  userSchema,
} from './schemas.js';

/** What the routes work on. */
export interface RouteParts {
  readonly pinboard: Pinboard;
  readonly presenter: Presenter;
  readonly sessions: Sessions;
  readonly lab: Lab | undefined;
  /** Counts what users do. */
  readonly limits: OpenLimiter;
}

/** The routes of the home feed. */
export function feedRoutes({ pinboard, presenter, limits }: RouteParts): Route[] {
  const { home, track } = pinboard;
  const openPage = createPages(pinboard, presenter);
  const { feed } = home;
  return [
    route({
      method: 'get',
      path: '/v3/feed/home',
      summary: 'The home feed: a new chunk on top, or with a cursor what is below.',
      access: 'user',
      query: pageQuery,
      limitMs: home.deadlineMs,
      response: pageSchema,
      handle: ({ user, query: { cursor, limit }, signal }) => openPage(user, { cursor, limit, signal }),
    }),
    route({
      method: 'get',
      path: '/v3/feed/explain/:id',
      summary: 'Why a pin is, or is not, in your feed.',
      access: 'user',
      params: pinPath,
      response: explanationSchema,
      handle: async ({ user, params, signal }) => explain(await feed.explain(user, params.id, { signal })),
    }),
    route({
      method: 'post',
      path: '/v3/track',
      summary: 'Record what the user did with pins of a page.',
      access: 'user',
      limit: createRateLimit(limits, { what: 'reports', points: 600, seconds: 60 }),
      body: trackBody,
      response: z.object({ recorded: z.int(), trimmed: z.int() }),
      handle: ({ user, body: { kind, tokens }, signal }) => track(user, kind, tokens, { signal }),
    }),
    route({
      method: 'post',
      path: '/v3/pins/:id/save',
      summary: 'Save a pin to the board that fits it.',
      access: 'user',
      params: pinPath,
      response: z.object({
        board: z.string(),
        saves: z.int(),
        isNew: z.boolean(),
        record: z.enum(['done', 'pending']).describe('`pending` if it could not be recorded now; it will be.'),
      }),
      handle: async ({ user, params, signal }) => {
        const { board, ...saved } = await pinboard.save(user, params.id, { signal });
        return { ...saved, board: board.name, saves: saved.saves + 1 };
      },
    }),
    route({
      method: 'post',
      path: '/v3/hide',
      summary: 'Take the pin that a token stands for off your feed, for good.',
      access: 'user',
      limit: createRateLimit(limits, { what: 'hidden pins', points: 120, seconds: 60 }),
      body: hideBody,
      response: z.object({ hidden: z.boolean() }),
      handle: async ({ user, body, signal }) => {
        const { recorded } = await track(user, 'hidden', [body.token], { signal });
        return { hidden: recorded > 0 };
      },
    }),
  ];
}

/** The routes about users and about the board. */
export function boardRoutes({ pinboard, presenter, sessions, limits }: RouteParts): Route[] {
  const known = new Set(pinboard.society.people.map(({ id }) => id));
  return [
    route({
      method: 'get',
      path: '/v3/users',
      summary: 'All users.',
      access: 'public',
      response: z.object({ users: z.array(userSchema) }),
      handle: async () => ({ users: presenter.users() }),
    }),
    route({
      method: 'post',
      path: '/v3/session',
      summary: 'Choose a user. Sets a signed cookie.',
      access: 'public',
      body: z.object({ user: z.string().min(1).max(256) }),
      response: userSchema,
      handle: async ({ body: { user }, context }) => {
        if (!known.has(user)) throw new RequestProblem(404, 'ERR_NOT_FOUND', 'There is no such user. See /v3/users.');
        await sessions.begin(context, user);
        return presenter.user(user);
      },
    }),
    route({
      method: 'delete',
      path: '/v3/session',
      summary: 'Be nobody again.',
      access: 'public',
      response: z.object({}),
      handle: async ({ context }) => {
        sessions.end(context);
        return {};
      },
    }),
    route({
      method: 'get',
      path: '/v3/me',
      summary: 'Who you are.',
      access: 'user',
      response: userSchema,
      handle: async ({ user }) => presenter.user(user),
    }),
    route({
      method: 'delete',
      path: '/v3/me',
      summary: 'Forget what you did and were shown, and be nobody again. Pins that you have made stay on the board.',
      access: 'user',
      limit: createRateLimit(limits, { what: 'erasures', points: 5, seconds: 60 }),
      response: z.object({}),
      handle: async ({ user, context }) => {
        await pinboard.erase(user);
        sessions.end(context);
        return {};
      },
    }),
    route({
      method: 'get',
      path: '/v3/status',
      summary: 'How far the corpus has grown.',
      access: 'public',
      response: statusSchema,
      handle: async () => {
        const { made, wanted } = await pinboard.growth();
        return { pins: made, wanted, growing: made < wanted, backlog: await pinboard.backlog() };
      },
    }),
  ];
}
