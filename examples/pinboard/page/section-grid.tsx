import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Section } from './feed-state.js';
import { layOut } from './layout.js';
import { PinCard } from './pin-card.js';
import type { PinActions } from './pin-card.js';
import { rankedBy } from './rungs.js';
import { ago } from './time.js';

/** Pins that came together: a divider, and a grid beneath. */
export function SectionGrid({
  section,
  width,
  now,
  actions,
}: {
  section: Section;
  width: number;
  now: number;
  actions: PinActions;
}): JSX.Element {
  const { pins, fresh } = section;
  const layout = useMemo(() => layOut(pins, width), [pins, width]);
  const ranked = fresh && rankedBy(pins, fresh.degraded);
  const label =
    fresh === undefined
      ? 'Earlier'
      : `${fresh.count} new ${fresh.count === 1 ? 'pin' : 'pins'} · ${ago(now - fresh.at)}`;
  return (
    <section class={fresh === undefined ? 'chunk' : 'chunk arrives'} aria-label={label} data-fresh={fresh?.count ?? 0}>
      <h2 class="divider">
        <span>
          {label}
          {ranked !== undefined && <small class="rung"> · {ranked}</small>}
        </span>
      </h2>
      <div class="grid" style={{ height: `${layout.height}px` }}>
        {pins.map((pin, index) => {
          const place = layout.places[index];
          return place && <PinCard key={pin.id} pin={pin} place={place} actions={actions} />;
        })}
      </div>
    </section>
  );
}
