import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Box } from './api.js';
import { WHOLE, isWhole, moved, resized, spanned } from './crop.js';
import type { Handle, Point } from './crop.js';

const HANDLES: readonly Handle[] = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'];

/** How far a key moves an edge, as a share of the picture. */
const STEP = 0.03;

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

/** A picture with the part of it that is looked for. Drag on it for a new part, in the part to move it, or its edges. */
export function CropPicture({
  src,
  alt,
  crop,
  onCrop,
}: {
  src: string;
  alt: string;
  crop: Box;
  /** Hears of a part once the pointer or the keys are done with it. */
  onCrop: (crop: Box) => void;
}): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ at: Point; from: Box; change: (to: Point) => Box; now: Box }>();
  /** Width by height, once the picture is there: it is shown as large as there is room, however small it is. */
  const [ratio, setRatio] = useState(1);
  const shown = drag?.now ?? crop;

  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left = 0, top = 0, width = 1, height = 1 } = frame.current?.getBoundingClientRect() ?? {};
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  };
  const begin = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const at = pointOf(event);
    const { handle, part } = (event.target as HTMLElement).dataset;
    const by = (to: Point): Point => ({ x: to.x - at.x, y: to.y - at.y });
    const change = (to: Point): Box => {
      if (handle !== undefined) return resized(crop, handle as Handle, by(to));
      // All of a picture cannot be moved, so a drag on it draws a part.
      return part !== undefined && !isWhole(crop) ? moved(crop, by(to)) : spanned(at, to);
    };
    frame.current?.setPointerCapture(event.pointerId);
    setDrag({ at, from: crop, change, now: crop });
  };
  const move = (event: PointerEvent): void => {
    if (drag !== undefined) setDrag({ ...drag, now: drag.change(pointOf(event)) });
  };
  const end = (event: PointerEvent): void => {
    if (drag === undefined) return;
    const to = pointOf(event);
    setDrag(undefined);
    // A click is no drag.
    if (Math.hypot(to.x - drag.at.x, to.y - drag.at.y) > 0.01) onCrop(drag.change(to));
  };
  const press = (event: KeyboardEvent): void => {
    const by = ARROWS[event.key];
    if (by === undefined && event.key !== 'Escape') return;
    event.preventDefault();
    if (by === undefined) onCrop(WHOLE);
    else onCrop(event.shiftKey || isWhole(crop) ? resized(crop, 'se', by) : moved(crop, by));
  };

  const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
  const style = {
    left: percent(shown.x),
    top: percent(shown.y),
    width: percent(shown.width),
    height: percent(shown.height),
  };
  return (
    <div
      ref={frame}
      class="crop"
      style={{ '--ratio': String(ratio) }}
      data-whole={isWhole(shown) ? '' : undefined}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => setDrag(undefined)}
    >
      <img
        src={src}
        alt={alt}
        draggable={false}
        onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
          setRatio(naturalWidth / Math.max(1, naturalHeight))
        }
      />
      <div
        class="part"
        style={style}
        data-part=""
        tabIndex={0}
        role="group"
        aria-label={`Part to look for: ${describe(shown)}`}
        aria-describedby="crop-keys"
        onKeyDown={press}
      >
        {HANDLES.map((handle) => (
          <span key={handle} class="handle" data-handle={handle} />
        ))}
      </div>
      <p id="crop-keys" class="hidden">
        Arrow keys move it, with shift they resize it, Escape takes the whole picture.
      </p>
    </div>
  );
}

function describe(box: Box): string {
  if (isWhole(box)) return 'the whole picture';
  const [x, y, width, height] = [box.x, box.y, box.width, box.height].map((share) => Math.round(share * 100));
  return `${width} by ${height} percent, ${x} percent from the left and ${y} percent from the top`;
}
