import { MAX_ID_BYTES } from '@feedloom/core';
import { z } from 'zod';
import { degradedSchema, shownPinSchema } from './schemas.js';

const share = z.number().min(0).max(1);

/** A part of a picture, in shares of its width and height. */
export const boxSchema = z.object({
  x: share,
  y: share,
  width: share.refine((width) => width > 0, 'must be above 0'),
  height: share.refine((height) => height > 0, 'must be above 0'),
});

/** The largest picture that can be handed in, in bytes. */
export const MAX_PICTURE_BYTES = 20_000_000;

const picture = z
  .file()
  .min(1)
  .max(MAX_PICTURE_BYTES)
  .describe('JPEG, PNG, WebP, GIF or AVIF; of at most 20 MB and 40 megapixels.')
  .transform(async (file) => new Uint8Array(await file.arrayBuffer()));

/** A box in a field of a form. */
const boxField = z
  .string()
  .max(500)
  .transform((text, context) => {
    try {
      return boxSchema.parse(JSON.parse(text));
    } catch {
      context.addIssue('must be a box as JSON: {"x":0,"y":0,"width":1,"height":1}, in shares of the picture');
      return z.NEVER;
    }
  });

const limit = z.coerce.number().int().min(1).max(100).default(40).describe('The most pins.');
const text = z.string().max(500).optional().describe('Words to search by if the picture cannot be looked at.');

const objects = z.enum(['list', 'none']).default('list').describe('Whether to name the things on the picture.');

/** A picture to find the like of. */
export const searchForm = z.object({
  image: picture,
  crop: boxField.optional().describe('The part to look for, as JSON.'),
  text,
  limit,
  objects,
});

/** A pin to find the like of. */
export const searchBody = z.object({
  pin: z.string().min(1).max(MAX_ID_BYTES),
  crop: boxSchema.optional().describe('The part to look for.'),
  text,
  limit,
  objects,
});

/** How many related pins. */
export const relatedQuery = z.object({ limit: z.coerce.number().int().min(1).max(100).default(24) });

/** A pin that was found. */
export const foundPinSchema = shownPinSchema.extend({
  similarity: z.number().optional().describe('Cosine with the query; absent for a pin that was found by words.'),
  nearDuplicate: z.boolean().describe('Whether it is likely the same picture.'),
});

/** What a search found. */
export const foundSchema = z.object({
  pins: z.array(foundPinSchema),
  objects: z.array(z.object({ label: z.string(), score: z.number(), box: boxSchema })),
  timings: z.record(z.string(), z.number()).describe('Milliseconds by stage; stages overlap.'),
  tookMs: z.number().describe('Milliseconds from the parsed request to the answer.'),
  deadlineMs: z.number(),
  degraded: z.array(degradedSchema),
});

/** A new pin. */
export const createForm = z.object({
  image: picture,
  title: z.string().trim().max(120).default(''),
  description: z.string().trim().max(1_000).default(''),
  board: z.string().min(1).max(MAX_ID_BYTES).optional().describe('One of your boards; else the one that fits best.'),
});

/** What has become of a new pin. */
export const createdSchema = z.object({
  id: z.string(),
  url: z.string().describe('Where the pin is.'),
  preview: z.string().describe('Address of a small picture.'),
  pin: shownPinSchema,
  vision: z.enum(['done', 'pending']).describe('`pending`: it will be looked at, and found by its looks, later.'),
  metadata: z.enum(['done', 'pending']).describe('`pending`: it could not be written yet, and will be.'),
});
