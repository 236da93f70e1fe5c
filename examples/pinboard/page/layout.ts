/** Where a card stands in its grid, in pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly imageHeight: number;
}

/** How cards stand in a grid of a given width. */
export interface Layout {
  readonly places: readonly Place[];
  readonly height: number;
  readonly columns: number;
}

/** The height of what stands under a picture, in pixels; the style sheet gives it the same. */
export const CAPTION = 88;

const NARROWEST = 216;
const TALLEST = 1.7;

/** Puts each card into the column that is shortest so far. Pictures' sizes are known, so nothing moves later. */
export function layOut(sizes: readonly { readonly width: number; readonly height: number }[], width: number): Layout {
  const gap = width < 600 ? 10 : 18;
  const columns = Math.max(2, Math.floor((width + gap) / (NARROWEST + gap)));
  const across = (width - gap * (columns - 1)) / columns;
  const bottoms = new Array<number>(columns).fill(0);
  const places = sizes.map((size) => {
    const column = bottoms.indexOf(Math.min(...bottoms));
    const y = bottoms[column] ?? 0;
    const imageHeight = Math.round(across * Math.min(TALLEST, size.height / size.width));
    bottoms[column] = y + imageHeight + CAPTION + gap;
    return { x: column * (across + gap), y, width: across, imageHeight };
  });
  return { places, height: Math.max(0, ...bottoms), columns };
}
