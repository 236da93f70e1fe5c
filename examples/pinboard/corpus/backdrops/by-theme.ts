import type { PaintBackdrop } from '../backdrop.js';
import type { Theme } from '../kind.js';
import { dots, gingham, stripes, terrazzo, twoTone } from './flat-lay.js';
import { bokeh, room, table } from './indoors.js';
import { meadow, night, shore, underwater } from './outdoors.js';
import { plinth, studio } from './studio.js';

/** Where things of a theme are usually seen; an entry that stands twice is twice as likely. */
export const BACKDROPS: Readonly<Record<Theme, readonly PaintBackdrop[]>> = {
  food: [table, table, gingham, dots, stripes, terrazzo, studio, plinth, twoTone, bokeh],
  animals: [meadow, meadow, night, shore, studio, room, twoTone, plinth],
  plants: [room, table, studio, meadow, plinth, stripes, terrazzo, night],
  places: [meadow, meadow, shore, night, night, studio],
  clothes: [studio, plinth, twoTone, stripes, dots, terrazzo, room],
  things: [room, table, studio, plinth, bokeh, twoTone, dots],
};

/** Where the animals of the sea are usually seen. */
export const SEA: readonly PaintBackdrop[] = [underwater, underwater, shore];
