import { drawnWorld } from '../../examples/pinboard/corpus/drawn-world.js';

/** A picture of the pinboard's corpus. */
export interface DrawnPicture {
  /** What its largest object is. */
  readonly kind: string;
  /** What is on it. */
  readonly kinds: ReadonlySet<string>;
  /** The file. */
  readonly bytes: Uint8Array;
}

/** Every kind of the corpus comes up once in so many pictures. */
const KINDS = 77;

/** How many pictures the frozen corpus has. */
const COUNT = 960;

/**
 * Draws the pictures of the frozen corpus whose subject is one of the first `kinds` kinds: about 12 of each.
 *
 * @param onDrawn - Hears how many there are so far.
 */
export async function drawPictures(kinds = KINDS, onDrawn?: (drawn: number) => void): Promise<DrawnPicture[]> {
  const world = drawnWorld();
  const chosen = Array.from({ length: COUNT }, (_, index) => index).filter((index) => (index * 29) % KINDS < kinds);
  const pictures: DrawnPicture[] = [];
  for (const index of chosen) {
    const made = await world.make(index);
    if (made === undefined) throw new Error('The drawn world has no end.');
    pictures.push({ kind: made.kind, kinds: new Set(made.boxes.map(({ kind }) => kind)), bytes: made.bytes });
    onDrawn?.(pictures.length);
  }
  return pictures;
}
