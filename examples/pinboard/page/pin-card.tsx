import type { JSX } from 'preact';
import type { FeedPin } from './api.js';
import { Icon } from './icons.js';
import type { Place } from './layout.js';

/** What can be done with a pin. */
export interface PinActions {
  open(pin: FeedPin): void;
  save(pin: FeedPin): void;
  hide(pin: FeedPin): void;
}

/** A pin in the grid. */
export function PinCard({ pin, place, actions }: { pin: FeedPin; place: Place; actions: PinActions }): JSX.Element {
  const { x, y, width, imageHeight } = place;
  return (
    <article
      class="card"
      aria-label={pin.title}
      data-pin={pin.id}
      data-token={pin.token}
      style={{ transform: `translate(${x}px, ${y}px)`, width: `${width}px` }}
    >
      <div class="picture" style={{ height: `${imageHeight}px` }}>
        <button type="button" class="open" aria-label={`Open ${pin.title}`} onClick={() => actions.open(pin)}>
          <img src={pin.image} alt={`${pin.kind}: ${pin.title}`} loading="lazy" decoding="async" draggable={false} />
        </button>
        <button
          type="button"
          class="save pill"
          aria-pressed={pin.saved}
          aria-label={pin.saved ? `Saved: ${pin.title}` : `Save ${pin.title}`}
          onClick={() => actions.save(pin)}
        >
          <Icon name={pin.saved ? 'check' : 'save'} />
          <span>{pin.saved ? 'Saved' : 'Save'}</span>
        </button>
        <div class="corner">
          <button
            type="button"
            class="round"
            aria-label={`Why am I seeing ${pin.title}?`}
            title="Why am I seeing this?"
            onClick={() => actions.open(pin)}
          >
            <Icon name="why" />
          </button>
          <button
            type="button"
            class="round"
            aria-label={`Hide ${pin.title}`}
            title="Hide"
            onClick={() => actions.hide(pin)}
          >
            <Icon name="hide" />
          </button>
        </div>
      </div>
      <div class="caption">
        <h3>{pin.title}</h3>
        <p class="why" data-source={pin.source}>
          <img src={pin.saver.avatar} alt="" width="20" height="20" loading="lazy" />
          <span>{pin.why}</span>
        </p>
      </div>
    </article>
  );
}
