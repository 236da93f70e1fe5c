import type { CatalogueDraft, CatalogueItem, ImageManifest } from '@feedloom/core';
import { z } from 'zod';

const boxSchema = z.object({
  kind: z.string(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
});

/** What the catalogue keeps of a pin beside what every item has. */
export const pinDetailsSchema = z.object({
  description: z.string(),
  /** The picture's size, in pixels. */
  width: z.number(),
  height: z.number(),
  /** The picture, in the blob store. */
  blob: z.string(),
  /** What the picture's largest object is. */
  kind: z.string(),
  theme: z.string(),
  boxes: z.array(boxSchema).readonly(),
  /** The board that it was first saved to, and by whom. */
  board: z.string(),
  saver: z.string(),
});

/** What {@link pinDetailsSchema} accepts. */
export type PinDetails = z.infer<typeof pinDetailsSchema>;

/** Where an object is in a picture, in pixels. */
export type Box = z.infer<typeof boxSchema>;

/** A pin. Never changes once it is written. */
export interface Pin extends PinDetails {
  readonly id: string;
  readonly title: string;
  /** Words to find it by. */
  readonly tags: readonly string[];
  /** When it was first saved, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** The picture in five sizes; a drawn pin has but one. */
  readonly image?: ImageManifest | undefined;
}

/** A pin together with what users have done with it. */
export interface PinCard extends Pin {
  /** How many users have saved it after the first. */
  readonly saves: number;
}

/** A pin as the catalogue writes it. */
export function toDraft(pin: Pin): CatalogueDraft<PinDetails> {
  const { id, title, tags, at, image, description, width, height, blob, kind, theme, boxes, board, saver } = pin;
  const details = { description, width, height, blob, kind, theme, boxes, board, saver };
  return { id, title, tags, at, image, details };
}

/** A pin as the catalogue knows it. */
export function toCard({ id, title, tags, at, image, details, counts }: CatalogueItem<PinDetails>): PinCard {
  return { ...details, id, title, tags, at, image, saves: counts['saves'] ?? 0 };
}
