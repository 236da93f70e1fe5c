import { Buffer } from 'node:buffer';

/** What a GIF claims, and how many frames of one pixel it holds. */
export interface GifParts {
  readonly width: number;
  readonly height: number;
  /** @defaultValue 1 */
  readonly frames?: number;
  /** Whether a frame claims the whole canvas. @defaultValue `false` */
  readonly isFilled?: boolean;
}

/** A GIF of two colours whose frames hold 1 pixel each, whatever it claims. */
export function makeGif({ width, height, frames = 1, isFilled = false }: GifParts): Buffer {
  const screen = Buffer.alloc(7);
  screen.writeUInt16LE(width, 0);
  screen.writeUInt16LE(height, 2);
  screen[4] = 0x80;
  const colours = Buffer.from([0, 0, 0, 255, 255, 255]);
  const control = Buffer.from([0x21, 0xf9, 4, 0, 1, 0, 0, 0]);
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  if (isFilled) screen.copy(frame, 5, 0, 4);
  const body = Array.from({ length: frames }, () => Buffer.concat([control, frame]));
  return Buffer.concat([Buffer.from('GIF89a', 'latin1'), screen, colours, ...body, Buffer.from([0x3b])]);
}
