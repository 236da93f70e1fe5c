import type { JSX } from 'preact';
import { CAPTION, layOut } from './layout.js';

const SHAPES = [1.5, 1.25, 1, 1.5, 1.33, 0.8, 1.5, 1.25, 1.5, 1, 1.25, 1.5, 1.33, 1.5, 1];

/** Where pins are about to be. */
export function Skeleton({ width }: { width: number }): JSX.Element {
  const sizes = SHAPES.map((ratio) => ({ width: 100, height: 100 * ratio }));
  const { places, height } = layOut(sizes, width);
  return (
    <div class="grid skeleton" style={{ height: `${height}px` }} role="status" aria-label="Loading your feed">
      {places.map(({ x, y, width: across, imageHeight }) => (
        <div
          key={`${x}-${y}`}
          class="bone"
          style={{
            transform: `translate(${x}px, ${y}px)`,
            width: `${across}px`,
            height: `${imageHeight + CAPTION - 24}px`,
          }}
        />
      ))}
    </div>
  );
}
