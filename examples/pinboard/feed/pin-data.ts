import { z } from 'zod';
import type { PinCard } from '../catalogue/pin.js';

/** Why a pin came to a user: exactly one of the fields is there. */
const whySchema = z.union([
  z.object({ type: z.literal('save'), user: z.string(), board: z.string() }),
  z.object({ type: z.literal('related'), user: z.string(), pin: z.string() }),
  z.object({ type: z.literal('interest'), theme: z.string() }),
  z.object({ type: z.literal('fresh') }),
  z.object({
    type: z.literal('ranked'),
    /** The rung of the ladder that placed it. */
    rung: z.string(),
    /** The pin of the user's that led to it. */
    pin: z.string().optional(),
  }),
]);

/** What the pools keep with a pin: no more than scoring, rules and explanations need. */
export const pinDataSchema = z.object({
  kind: z.string(),
  theme: z.string(),
  /** All the kinds in the picture. */
  kinds: z.array(z.string()),
  board: z.string(),
  saver: z.string(),
  why: whySchema,
});

/** What {@link pinDataSchema} accepts; on a page completed by what the catalogue knows. */
export type PinData = z.infer<typeof pinDataSchema> & { readonly card?: PinCard };

/**
 * Where pins come from. The worker fills the pools of the first four; the last one is found and ranked when the feed is
 * opened.
 */
export const SOURCES = ['following', 'related', 'interests', 'fresh', 'ranked'] as const;

/** One of {@link SOURCES}. */
export type PinSource = (typeof SOURCES)[number];
