import { z } from 'zod';
import { route } from './route.js';
import type { Route } from './route.js';
import type { RouteParts } from './routes.js';
import { degradedSchema, shownPinSchema } from './schemas.js';

const deedSchema = z.object({
  kind: z.string().describe('What you did: save, click, hide.'),
  at: z.number(),
  pin: shownPinSchema,
});

/** What a user is thought to like. */
const tasteSchema = z.object({
  interests: z.array(
    z.object({
      pin: shownPinSchema.describe('The pin that stands for it.'),
      share: z.number().describe('Its share among all, 0 to 1.'),
      because: z.array(deedSchema).describe('What it was learned from, newest first.'),
    }),
  ),
  disliked: z.array(shownPinSchema),
  rungs: z
    .record(z.string(), z.number())
    .describe('How many rankings each rung of the ladder has answered since the start, for everybody.'),
  degraded: z.array(degradedSchema),
});

/** The routes about what the system has learned. */
export function tasteRoutes({ pinboard, presenter }: RouteParts): Route[] {
  return [
    route({
      method: 'get',
      path: '/v3/me/taste',
      summary: 'What the system thinks you like, and why.',
      access: 'user',
      response: tasteSchema,
      handle: async ({ user, signal }) => {
        const report = await pinboard.preferences.taste(user, { signal });
        const ids = [
          ...report.interests.flatMap(({ pin, because }) => [pin, ...because.map(({ item }) => item)]),
          ...report.disliked,
        ];
        const cards = await pinboard.catalogue.pins([...new Set(ids)], { signal });
        const shown = new Map(cards.flatMap((card) => (card ? [[card.id, presenter.pin(user, card)] as const] : [])));
        const interests = report.interests.flatMap(({ pin: id, share, because }) => {
          const pin = shown.get(id);
          const deeds = because.flatMap(({ kind, at, item }) => {
            const of = shown.get(item);
            return of ? [{ kind, at, pin: of }] : [];
          });
          return pin ? [{ pin, share, because: deeds }] : [];
        });
        const disliked = report.disliked.flatMap((id) => shown.get(id) ?? []);
        // Beside the point, and not worth a failure.
        const rungs = await pinboard.ranking.rungs({ signal }).catch(() => ({}));
        return { interests, disliked, rungs, degraded: [] };
      },
    }),
  ];
}
