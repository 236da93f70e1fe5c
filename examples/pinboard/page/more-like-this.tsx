import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { api } from './api.js';
import type { FoundPin } from './api.js';
import { Likeness, titleOf } from './found-grid.js';

const MOST = 12;

/** Pins that look like one, in a row. */
export function MoreLikeThis({
  pin,
  onOpen,
}: {
  pin: string;
  onOpen: (pin: FoundPin) => void;
}): JSX.Element | undefined {
  const [pins, setPins] = useState<readonly FoundPin[]>();
  useEffect(() => {
    let isOver = false;
    api.related(pin, MOST).then(
      (found) => isOver || setPins(found.pins),
      // An extra that nobody has asked for is left out.
      () => isOver || setPins([]),
    );
    return () => {
      isOver = true;
    };
  }, [pin]);
  if (pins?.length === 0) return undefined;
  return (
    <section class="more-like-this" aria-label="More like this">
      <h3>More like this</h3>
      <ul>
        {pins?.map((other) => (
          <li key={other.id}>
            <button
              type="button"
              aria-label={`Open ${titleOf(other)}`}
              data-pin={other.id}
              onClick={() => onOpen(other)}
            >
              <img src={other.image} alt="" loading="lazy" />
              <Likeness pin={other} />
            </button>
          </li>
        )) ?? <li class="hidden">Looking for pins…</li>}
      </ul>
    </section>
  );
}
