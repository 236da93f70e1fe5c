import type { TextIndex } from '@feedloom/vision';
import type { Pin } from '../catalogue/pin.js';
import type { Save } from '../catalogue/save.js';
import type { Newsroom } from '../feed/newsroom.js';
import type { IndexedPin, PinIndex } from '../feed/pin-index.js';
import type { PinboardRanking } from '../ranking/pinboard-ranking.js';
import type { Backfill } from './backfill.js';
import type { SafeIndex } from './eyes.js';

/** Who is told of a pin. */
export interface IntroductionParts {
  readonly pins: PinIndex;
  readonly index: SafeIndex;
  readonly text: TextIndex;
  readonly newsroom: Newsroom;
  readonly backfill: Backfill;
  readonly ranking: Pick<PinboardRanking, 'seen'>;
}

/** Makes a pin known to everything that finds pins, and offers it. It waits while there are many offers. */
export async function introduce(parts: IntroductionParts, pin: Pin, saves: readonly Save[] = []): Promise<void> {
  await offer(parts, await makeFindable(parts, pin), saves);
}

/** Makes a pin known to everything that finds pins; one without a vector is looked at later. */
export async function makeFindable(
  { pins, index, text, backfill, ranking }: IntroductionParts,
  pin: Pin,
  vector?: Float32Array,
): Promise<IndexedPin> {
  const { id, title, tags, description } = pin;
  const known = pins.add(pin);
  await text.add([{ id, title, tags, description }]);
  if (vector !== undefined) await ranking.seen(id, vector);
  const isIndexed =
    vector !== undefined &&
    (await index.upsert([{ id, vector, tags }]).then(
      () => true,
      () => false,
    ));
  if (!isIndexed) await backfill.look(id);
  return known;
}

/** Offers a pin that can be found to all who may like it, as saved by its maker and others. */
export async function offer(
  { newsroom }: IntroductionParts,
  pin: IndexedPin,
  saves: readonly Save[] = [],
): Promise<void> {
  const first = { user: pin.saver, pin: pin.id, board: pin.board, at: pin.at };
  await newsroom.published(pin, [first, ...saves]);
}
