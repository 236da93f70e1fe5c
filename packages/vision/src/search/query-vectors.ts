import { FeedloomError, quote } from '@feedloom/core';
import type { Box, Deadline, ImageInput } from '@feedloom/core';
import type { AskedQuery } from './asked-query.js';
import { insidePicture } from './check-query.js';
import { embedInTurn } from './embed-in-turn.js';
import { PartFailure, inPart } from './part-failure.js';
import type { SearchRun } from './search-run.js';
import type { VisualParts } from './visual-parts.js';

/** Objects that are searched for, the surest ones. */
const MOST_OBJECTS = 4;

/** What is added around an object, as a share of its sides. */
const MARGIN = 0.1;

/** The share of the time left that may go into reading the picture of an item, or into waiting for objects. */
const SHARE_OF_WAITING = 0.5;

/** A vector to search by. */
export interface QueryVector {
  readonly vector: Float32Array;
  /** The object that it is of; `undefined` for the whole query. */
  readonly object?: string | undefined;
}

/** The vectors of a query, the one of the whole first. @throws `PartFailure` of the embedder, the index or the image. */
export async function queryVectors(
  run: SearchRun,
  parts: VisualParts,
  asked: AskedQuery,
  deadline: Deadline,
): Promise<readonly QueryVector[]> {
  const [vector, objects] = await Promise.all([
    wholeVector(run, parts, asked, deadline),
    asked.searchesObjects ? objectVectors(run, parts, asked, deadline) : [],
  ]);
  return [{ vector }, ...objects];
}

async function wholeVector(run: SearchRun, parts: VisualParts, asked: AskedQuery, deadline: Deadline) {
  const { id, crop } = asked;
  if (id === undefined) return embedPicture(run, parts, asked, deadline);
  if (crop === undefined)
    return (await storedVector(run, parts, id, deadline)) ?? embedPicture(run, parts, asked, deadline);
  try {
    return await embedPicture(run, parts, asked, deadline);
  } catch (error) {
    // Without its picture, an item still has the vector of the whole of it.
    const isPicture = error instanceof PartFailure && error.part === 'image';
    const stored = isPicture ? await storedVector(run, parts, id, deadline) : undefined;
    if (!isPicture || stored === undefined) throw error;
    run.degrade('image', error.cause, 'whole-item');
    return stored;
  }
}

async function storedVector(run: SearchRun, { index }: VisualParts, id: string, deadline: Deadline) {
  const [item] = await inPart('index', () => run.stage('search', deadline, (options) => index.get([id], options)));
  return item?.vector;
}

async function embedPicture(run: SearchRun, parts: VisualParts, asked: AskedQuery, deadline: Deadline) {
  const image = await inPart('image', async () => {
    const patience = asked.id === undefined ? deadline : deadline.within(deadline.remainingMs * SHARE_OF_WAITING);
    const picture = await asked.picture(patience);
    if (picture !== undefined) return picture;
    const message = `The picture of ${quote(asked.id)} is not there. Search by another part of the item.`;
    throw new FeedloomError('ERR_NOT_FOUND', message);
  });
  const input: ImageInput = asked.crop === undefined ? image : { image, crop: asked.crop };
  const [vector] = await embedAll(run, parts, [input], deadline);
  if (vector === undefined) throw new PartFailure('embedder', new Error('No vector came back.'));
  return vector;
}

async function objectVectors(run: SearchRun, parts: VisualParts, asked: AskedQuery, deadline: Deadline) {
  try {
    const patience = deadline.within(deadline.remainingMs * SHARE_OF_WAITING);
    const objects = (await patience.race(asked.objects, 'objects to search for')).slice(0, MOST_OBJECTS);
    const image = await asked.picture(deadline);
    if (image === undefined || objects.length === 0) return [];
    const crops = objects.map(({ box }) => ({ image, crop: widened(box) }));
    const vectors = await embedAll(run, parts, crops, deadline);
    return vectors.map((vector, place): QueryVector => ({ vector, object: objects[place]?.label }));
  } catch (error) {
    if (FeedloomError.is(error, 'ERR_ABORTED')) throw error;
    run.degrade('objects', error instanceof PartFailure ? error.cause : error, 'whole-picture');
    return [];
  }
}

async function embedAll(run: SearchRun, { embedder }: VisualParts, inputs: readonly ImageInput[], deadline: Deadline) {
  const vectors = await inPart('embedder', () =>
    run.stage('embed', deadline, () => embedInTurn(embedder, inputs, deadline)),
  );
  run.degraded.push(...vectors.degraded);
  return [...vectors];
}

function widened({ x, y, width, height }: Box): Box {
  const [across, down] = [width * MARGIN, height * MARGIN];
  return insidePicture({ x: x - across, y: y - down, width: width + 2 * across, height: height + 2 * down });
}
