import { FeedloomError, quote, requireFinite, requireId, requirePositiveInteger } from '@feedloom/core';
import type { Box } from '@feedloom/core';
import type { VisualFindOptions, VisualQuery } from './visual-query.js';

/** By how much a crop may stick out of its picture before it counts as a mistake: boxes come out of divisions. */
const SLACK = 1e-3;

/** Checks a query. @throws `ERR_INVALID_ARGUMENT` */
export function checkQuery(query: VisualQuery, { limit, minSimilarity }: VisualFindOptions): void {
  const { crop, text, user } = query;
  if ('id' in query) requireId('id', query.id);
  else if (!(query.image instanceof Uint8Array)) refuse('image', 'a Uint8Array', query.image);
  if (crop !== undefined) checkCrop(crop);
  if (text !== undefined && typeof text !== 'string') refuse('text', 'a string', text);
  if (user !== undefined) requireId('user', user);
  if (limit !== undefined) requirePositiveInteger('limit', limit);
  if (minSimilarity !== undefined) requireFinite('minSimilarity', minSimilarity);
}

/** A crop without what sticks out by a rounding error. */
export function insidePicture({ x, y, width, height }: Box): Box {
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  return { x: left, y: top, width: Math.min(x + width, 1) - left, height: Math.min(y + height, 1) - top };
}

function checkCrop(crop: Box): void {
  const { x, y, width, height } = crop;
  const isInside =
    x >= -SLACK && y >= -SLACK && width > 0 && height > 0 && x + width <= 1 + SLACK && y + height <= 1 + SLACK;
  if (!isInside) refuse('crop', 'a box in shares of the picture, each 0 to 1', JSON.stringify(crop));
}

function refuse(name: string, rule: string, value: unknown): never {
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be ${rule}, got ${quote(value)}.`);
}
