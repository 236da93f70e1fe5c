import type { PixelSize } from '../images/pixel-rectangle.js';
import type { ResizePlan } from './preprocessing-plan.js';

/** Python's `round`: a half goes to the even neighbour. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** The size that a picture becomes; no side is shorter than 1 pixel. */
export function resizedSize(resize: ResizePlan | undefined, picture: PixelSize): PixelSize {
  const { width, height } = exactSize(resize, picture);
  return { width: Math.max(1, width), height: Math.max(1, height) };
}

function exactSize(resize: ResizePlan | undefined, picture: PixelSize): PixelSize {
  if (resize === undefined) return picture;
  switch (resize.mode) {
    case 'exact':
      return { width: resize.width, height: resize.height };
    case 'shortest':
      return shortestSize(resize.edge, resize.longest, picture);
    case 'cover': {
      const ratio = Math.min(picture.width / resize.width, picture.height / resize.height);
      return { width: roundHalfEven(picture.width / ratio), height: roundHalfEven(picture.height / ratio) };
    }
    case 'inside': {
      const scale = Math.min(resize.width / picture.width, resize.height / picture.height);
      const round = resize.rounding === 'floor' ? Math.trunc : roundHalfEven;
      return { width: round(picture.width * scale), height: round(picture.height * scale) };
    }
  }
}

/** As torchvision and `transformers` do it: the shorter side exactly, the longer one truncated. */
function shortestSize(edge: number, longest: number | undefined, { width, height }: PixelSize): PixelSize {
  const [short, long] = width < height ? [width, height] : [height, width];
  const isTooLong = longest !== undefined && (long / short) * edge > longest;
  const exact = isTooLong ? (longest * short) / long : edge;
  const shorter = isTooLong ? roundHalfEven(exact) : edge;
  // A side that already has its size leaves the other one alone.
  const longer = shorter === short ? long : Math.trunc((exact * long) / short);
  return width < height ? { width: shorter, height: longer } : { width: longer, height: shorter };
}
