import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { FoundPin } from './api.js';
import { layOut } from './layout.js';
import { useWidth } from './use-width.js';

/** What a search has found, most similar first. */
export function FoundGrid({
  pins,
  onOpen,
}: {
  pins: readonly FoundPin[];
  onOpen: (pin: FoundPin) => void;
}): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const layout = useMemo(() => layOut(pins, Math.max(width, 1)), [pins, width]);
  return (
    <div ref={root} class="grid found" style={{ height: `${layout.height}px` }}>
      {width > 0 &&
        pins.map((pin, index) => {
          const place = layout.places[index];
          if (place === undefined) return undefined;
          const { x, y, width: across, imageHeight } = place;
          return (
            <article
              key={pin.id}
              class="card"
              data-pin={pin.id}
              aria-label={titleOf(pin)}
              style={{ transform: `translate(${x}px, ${y}px)`, width: `${across}px` }}
            >
              <div class="picture" style={{ height: `${imageHeight}px` }}>
                <button type="button" class="open" aria-label={`Open ${titleOf(pin)}`} onClick={() => onOpen(pin)}>
                  <img src={pin.image} alt={`${pin.kind}: ${titleOf(pin)}`} loading="lazy" decoding="async" />
                </button>
                <Likeness pin={pin} />
              </div>
              <div class="caption">
                <h3>{titleOf(pin)}</h3>
                <p class="why">
                  <img src={pin.saver.avatar} alt="" width="20" height="20" loading="lazy" />
                  <span>
                    {pin.saver.name} · {pin.board}
                  </span>
                </p>
              </div>
            </article>
          );
        })}
    </div>
  );
}

/** How much a pin looks like what was searched by. */
export function Likeness({ pin: { similarity, nearDuplicate } }: { pin: FoundPin }): JSX.Element | undefined {
  if (similarity === undefined) return undefined;
  return (
    <span class="likeness" data-same={nearDuplicate ? '' : undefined} title={`Cosine ${similarity.toFixed(3)}`}>
      {nearDuplicate ? 'Same picture' : `${Math.round(Math.max(0, similarity) * 100)}% alike`}
    </span>
  );
}

/** What a pin is called, if only by what is on it. */
export function titleOf({ title, kind }: { readonly title: string; readonly kind: string }): string {
  return title !== '' ? title : kind !== '' ? `Untitled (${kind})` : 'Untitled';
}
