import type { BoardEvent } from '../board/board-event.js';
import type { Board } from '../board/board.js';
import type { Pin } from '../catalogue/pin.js';
import type { Save } from '../catalogue/save.js';
import { savesOf } from '../feed/remember.js';
import type { Newsroom } from '../feed/newsroom.js';
import type { Backfill } from './backfill.js';
import type { SafeIndex } from './eyes.js';

/** Who is told of a pin. */
export interface IntroductionParts {
  readonly board: Board;
  readonly index: SafeIndex;
  readonly newsroom: Newsroom;
  readonly backfill: Backfill;
}

/** Makes a pin of the catalogue known to everything that finds pins, and offers it. It waits while there are many offers. */
export async function introduce(parts: IntroductionParts, pin: Pin, saves: readonly Save[] = []): Promise<void> {
  await makeFindable(parts, pin, undefined, saves);
  await offer(parts, pin, saves);
}

/** Makes a pin of the catalogue known to everything that finds pins; one without a vector is looked at later. */
export async function makeFindable(
  { board, index, backfill }: IntroductionParts,
  pin: Pin,
  vector?: Float32Array,
  saves: readonly Save[] = [],
): Promise<void> {
  const { id, tags } = pin;
  const isIndexed =
    vector !== undefined &&
    (await index.upsert([{ id, vector, tags }]).then(
      () => true,
      () => false,
    ));
  const saved = savesOf({ pin, saves }).filter(({ user, at }) => !board.views.erasures.covers(user, at));
  await board.tell([
    { type: isIndexed ? 'seen' : 'pin', pin: id },
    ...saved.map((save): BoardEvent => ({ type: 'saved', save })),
  ]);
  if (!isIndexed) await backfill.look(id);
}

/** Offers a pin that can be found to all who may like it, as saved by its maker and others. */
export async function offer(
  { board, newsroom }: IntroductionParts,
  pin: Pin,
  saves: readonly Save[] = [],
): Promise<void> {
  const known = board.views.pins.get(pin.id);
  if (known !== undefined) await newsroom.published(known, savesOf({ pin, saves }));
}
