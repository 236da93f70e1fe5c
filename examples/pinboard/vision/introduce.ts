import type { TextIndex } from '@feedloom/vision';
import type { Pin } from '../catalogue/pin.js';
import type { Save } from '../catalogue/save.js';
import type { Newsroom } from '../feed/newsroom.js';
import type { PinIndex } from '../feed/pin-index.js';
import type { Backfill } from './backfill.js';
import type { SafeIndex } from './eyes.js';

/** Who is told of a pin. */
export interface IntroductionParts {
  readonly pins: PinIndex;
  readonly index: SafeIndex;
  readonly text: TextIndex;
  readonly newsroom: Newsroom;
  readonly backfill: Backfill;
}

/** Makes a pin known to everything that finds pins; one without a vector is looked at later. */
export async function introduce(
  { pins, index, text, newsroom, backfill }: IntroductionParts,
  pin: Pin,
  { saves = [], vector }: { saves?: readonly Save[]; vector?: Float32Array | undefined } = {},
): Promise<void> {
  const { id, title, tags, description } = pin;
  const known = pins.add(pin);
  await text.add([{ id, title, tags, description }]);
  const isIndexed =
    vector !== undefined &&
    (await index.upsert([{ id, vector, tags }]).then(
      () => true,
      () => false,
    ));
  if (!isIndexed) await backfill.look(id);
  const first = { user: pin.saver, pin: id, board: pin.board, at: pin.at };
  await newsroom.published(known, [first, ...saves]);
}
