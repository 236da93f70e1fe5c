import { z } from 'zod';
import type { PinCard } from '../catalogue/pin.js';

/** Why a pin came to a user: exactly one of the fields is there. */
const whySchema = z.union([
  z.object({ type: z.literal('save'), user: z.string(), board: z.string() }),
  z.object({ type: z.literal('related'), user: z.string(), pin: z.string() }),
  z.object({ type: z.literal('interest'), theme: z.string() }),
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

/** Where pins come from, in the order of their pools. */
export const SOURCES = ['following', 'related', 'interests'] as const;

/** One of {@link SOURCES}. */
export type PinSource = (typeof SOURCES)[number];
