import { MAX_ID_BYTES } from '@feedloom/core';
import { z } from 'zod';
import { LAB_MODES, SERVICES } from '../lab/lab-switch.js';
import { SOURCES } from '../feed/pin-data.js';
import { BREAKABLE } from '../vision/lab.js';

const id = z.string().min(1).max(MAX_ID_BYTES);

/** The path of a route about one pin. */
export const pinPath = z.object({ id });

/** A user, as others see them. */
export const userSchema = z.object({
  id,
  name: z.string(),
  about: z.string(),
  avatar: z.string().describe('Address of their picture.'),
  interests: z.array(z.string()),
});

const pictureSchema = z.object({ url: z.string(), width: z.int() });

/** A pin, wherever it is shown. */
export const shownPinSchema = z.object({
  id,
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  image: z.string().describe('Address of the picture.'),
  sizes: z.array(pictureSchema).describe('The picture in other sizes, smallest first.'),
  width: z.int(),
  height: z.int(),
  kind: z.string(),
  theme: z.string(),
  saves: z.int(),
  saved: z.boolean().describe('Whether the user has saved it.'),
  board: z.string(),
  saver: z.object({ id, name: z.string(), avatar: z.string() }),
});

/** A pin on a page of the home feed. */
export const feedPinSchema = shownPinSchema.extend({
  token: z.string().optional().describe('Hand it to /v3/track. A pin without one is on nobody’s feed yet.'),
  source: z.enum(SOURCES),
  score: z.number(),
  why: z.string().describe('One sentence on how the pin came here.'),
  rung: z.string().optional().describe('Which ranker placed it, if it was ranked for this page.'),
});

/** One way in which an answer is less than was asked for. */
export const degradedSchema = z.object({
  part: z.string(),
  reason: z.string(),
  servedFrom: z.string(),
  staleMs: z.number().optional(),
});

/** What is asked of the home feed. */
export const pageQuery = z.object({
  cursor: z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .describe('`next` of the page above. Without one the feed is refreshed.'),
  limit: z.coerce.number().int().min(1).max(100).default(25).describe('The most pins on the page.'),
});

/** A page of the home feed. */
export const pageSchema = z.object({
  pins: z.array(feedPinSchema),
  next: z.string().optional(),
  hasMore: z.boolean(),
  fresh: z.int().describe('How many pins at the top are new with this answer.'),
  degraded: z.array(degradedSchema),
});

/** What a user did. */
export const trackBody = z.object({
  kind: z.enum(['seen', 'engaged', 'hidden']),
  tokens: z.array(z.string().min(1).max(2_000)).min(1).max(100),
});

/** A pin that is to go. */
export const hideBody = z.object({
  token: z.string().min(1).max(2_000),
});

/** Why a pin is, or is not, in the feed. */
export const explanationSchema = z.object({
  state: z.string(),
  sentences: z.array(z.string()),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** What the lab shows and switches. */
export const labBody = z.partialRecord(z.enum(SERVICES), z.enum(LAB_MODES));
export const labSchema = z.object({
  services: z.record(z.enum(SERVICES), z.enum(LAB_MODES)),
  deadlineMs: z.number(),
});

/** What is to be broken. */
export const breakBody = z.object({ what: z.enum(BREAKABLE) });

/** How far the corpus has grown. */
export const statusSchema = z.object({
  pins: z.int(),
  wanted: z.int(),
  growing: z.boolean(),
  backlog: z.int().describe('Pins that will be looked at later.'),
});
