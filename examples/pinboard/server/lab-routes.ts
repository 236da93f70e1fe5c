import { z } from 'zod';
import type { Lab } from '../vision/lab.js';
import { RequestProblem } from './problem.js';
import { SERVICES } from '../lab/lab-switch.js';
import { createRateLimit } from './rate-limit.js';
import type { OpenLimiter } from './rate-limit.js';
import { route } from './route.js';
import type { Route } from './route.js';
import type { RouteParts } from './routes.js';
import { breakBody, labBody, labSchema } from './schemas.js';

/** The routes that break things on purpose. Leave them out of a product. */
export function labRoutes({ pinboard, lab, limits }: RouteParts): Route[] {
  const { switches, deadlineMs } = pinboard.home;
  const state = (): z.infer<typeof labSchema> => {
    const [worker, generator, ranker] = [switches.worker.mode, switches.generator.mode, switches.ranker.mode];
    return { services: { worker, generator, ranker }, deadlineMs };
  };
  return [
    route({
      method: 'get',
      path: '/v3/lab',
      summary: 'How worker, generator and ranker behave.',
      access: 'public',
      response: labSchema,
      handle: async () => state(),
    }),
    route({
      method: 'post',
      path: '/v3/lab',
      summary: 'Make worker, generator or ranker slow or failing, or well again.',
      access: 'public',
      body: labBody,
      response: labSchema,
      handle: async ({ body }) => {
        for (const service of SERVICES) switches[service].mode = body[service] ?? switches[service].mode;
        return state();
      },
    }),
    ...(lab === undefined ? [] : [breakRoute(lab, limits)]),
  ];
}

function breakRoute(lab: Lab, limits: OpenLimiter): Route {
  let isBreaking = false;
  return route({
    method: 'post',
    path: '/v3/lab/break',
    summary: 'Kill the model, fill its queue, or damage the index on disk. All of it heals.',
    access: 'user',
    limit: createRateLimit(limits, { what: 'breaks', points: 20, seconds: 60 }),
    body: breakBody,
    response: z.object({ done: z.string() }),
    handle: async ({ body }) => {
      if (isBreaking)
        throw new RequestProblem(409, 'ERR_CONFLICT', 'Something is being broken already. One at a time.');
      isBreaking = true;
      try {
        return { done: await lab.break(body.what) };
      } finally {
        isBreaking = false;
      }
    },
  });
}
