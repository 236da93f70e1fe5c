import { FeedloomError } from '@feedloom/core';
import type { ErrorCode } from '@feedloom/core';
import type { VisualAnswer, VisualFindOptions } from '@feedloom/vision';
import { performance } from 'node:perf_hooks';
import type { z } from 'zod';
import type { PinCard } from '../catalogue/pin.js';
import { Chance } from '../corpus/chance.js';
import { chooseBoard } from '../corpus/saving.js';
import type { Board } from '../corpus/board.js';
import { RequestProblem } from './problem.js';
import { createRateLimit } from './rate-limit.js';
import { route } from './route.js';
import type { Route } from './route.js';
import type { RouteParts } from './routes.js';
import { pinPath } from './schemas.js';
import { createForm, createdSchema, foundSchema, relatedQuery, searchBody, searchForm } from './vision-schemas.js';

/** How long a search may take, in milliseconds: what is not there by then is done without. */
const DEADLINE_MS = 300;

/** The least cosine worth showing: below what people call similar, because the nearest pins are better than none. */
const LEAST_ALIKE = 0.25;

/** Failures that are not the caller's, and what they are called in an answer. */
const REASONS: ReadonlyMap<ErrorCode, string> = new Map<ErrorCode, string>([
  ['ERR_OVERLOADED', 'overloaded'],
  ['ERR_UNAVAILABLE', 'unavailable'],
  ['ERR_TIMEOUT', 'timeout'],
]);

/** The routes that look at pictures. */
export function visionRoutes({ pinboard, presenter, limits }: RouteParts): Route[] {
  const { search, society } = pinboard;
  const searches = createRateLimit(limits, { what: 'searches', points: 600, seconds: 60 });

  async function find(
    user: string,
    query: Parameters<typeof search.find>[0],
    options: VisualFindOptions & { readonly limit: number },
  ): Promise<z.input<typeof foundSchema>> {
    const started = performance.now();
    const answer = await search
      .find({ user, ...query }, { minSimilarity: LEAST_ALIKE, ...options, deadlineMs: DEADLINE_MS })
      .catch((error: unknown) => newest(error, options.limit));
    const found = presenter.found(user, answer);
    return { ...found, deadlineMs: DEADLINE_MS, tookMs: Math.round((performance.now() - started) * 10) / 10 };
  }

  /** When nothing can look at the picture and there are no words to search by, what is new is still worth a look. */
  async function newest(error: unknown, limit: number): Promise<VisualAnswer<PinCard>> {
    const reason = FeedloomError.is(error) ? REASONS.get(error.code) : undefined;
    if (reason === undefined) throw error;
    const items = (await pinboard.newest(limit)).map((item) => ({
      ...{ id: item.id, item, similarity: undefined, nearDuplicate: false },
    }));
    return { items, objects: [], timings: {}, degraded: [{ part: 'search', reason, servedFrom: 'newest-pins' }] };
  }

  function boardOf(user: string, asked: string | undefined): Board {
    if (asked === undefined) return chooseBoard(new Chance(user), society, user, { name: '', theme: '' });
    const board = society.boards.find(({ id, owner }) => id === asked && owner === user);
    if (board === undefined) throw new RequestProblem(400, 'ERR_INVALID_REQUEST', '`board` is none of yours.');
    return board;
  }

  return [
    route({
      method: 'post',
      path: '/v3/pins/create',
      summary: 'Make a pin of a picture. Its sizes are made at once; what is late is made up for later.',
      access: 'user',
      limit: createRateLimit(limits, { what: 'new pins', points: 10, seconds: 60 }),
      form: createForm,
      status: 201,
      response: createdSchema,
      handle: async ({ user, body, signal, context }) => {
        const { image: bytes, board, ...words } = body;
        const made = await pinboard.create({ user, bytes, ...words, board: boardOf(user, board) }, { signal });
        const url = `/v3/pins/${made.pin.id}`;
        context.header('location', url);
        const pin = presenter.pin(user, made.pin);
        return { ...made, id: made.pin.id, url, pin, preview: pin.sizes[0]?.url ?? pin.image };
      },
    }),
    route({
      method: 'get',
      path: '/v3/pins/:id',
      summary: 'One pin.',
      access: 'user',
      params: pinPath,
      response: createdSchema.shape.pin,
      handle: async ({ user, params, signal }) => {
        const [card] = await pinboard.catalogue.pins([params.id], { signal });
        if (card === undefined) throw new RequestProblem(404, 'ERR_NOT_FOUND', 'There is no such pin.');
        return presenter.pin(user, card);
      },
    }),
    route({
      method: 'get',
      path: '/v3/pins/:id/related',
      summary: 'Pins that look like this one.',
      access: 'user',
      limit: searches,
      params: pinPath,
      query: relatedQuery,
      limitMs: DEADLINE_MS,
      response: foundSchema,
      handle: ({ user, params: { id }, query: { limit }, signal }) =>
        find(user, { id }, { signal, limit, objects: 'none' }),
    }),
    route({
      method: 'post',
      path: '/v3/search/visual',
      summary: 'Pins that look like a picture or a pin, or like a part of it.',
      access: 'user',
      limit: searches,
      body: searchBody,
      form: searchForm,
      limitMs: DEADLINE_MS,
      response: foundSchema,
      handle: ({ user, body, signal }) => {
        const { crop, text, limit, objects } = body;
        const query = 'pin' in body ? { id: body.pin } : { image: body.image };
        return find(user, { ...query, crop, text }, { signal, limit, objects });
      },
    }),
  ];
}
