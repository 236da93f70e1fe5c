import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from './api.js';
import type { FeedPin } from './api.js';
import { Icon } from './icons.js';
import type { PinActions } from './pin-card.js';

const SOURCES = { following: 'Following', related: 'Related', interests: 'Interests' } as const;

/** A pin in full, and why it is here. Escape closes it, and the focus goes back to where it was. */
export function PinDialog({
  pin,
  actions,
  onClose,
}: {
  pin: FeedPin;
  actions: PinActions;
  onClose: () => void;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      class="pin-dialog"
      aria-labelledby="pin-title"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div class="sheet">
        <button type="button" class="round close" aria-label="Close" onClick={() => dialog.current?.close()}>
          <Icon name="close" />
        </button>
        <div class="full">
          <img src={pin.image} alt={`${pin.kind}: ${pin.title}`} width={pin.width} height={pin.height} />
        </div>
        <div class="text">
          <p class="board">{pin.board}</p>
          <h2 id="pin-title">{pin.title}</h2>
          {pin.description !== '' && <p class="description">{pin.description}</p>}
          <p class="saver">
            <img src={pin.saver.avatar} alt="" width="36" height="36" />
            <span>
              <strong>{pin.saver.name}</strong>
              <small>
                {pin.saves} {pin.saves === 1 ? 'save' : 'saves'}
              </small>
            </span>
          </p>
          <Why pin={pin} />
          <div class="buttons">
            <button type="button" class="primary" aria-pressed={pin.saved} onClick={() => actions.save(pin)}>
              {pin.saved ? 'Saved' : 'Save'}
            </button>
            <button
              type="button"
              class="quiet"
              onClick={() => {
                dialog.current?.close();
                actions.hide(pin);
              }}
            >
              Hide this pin
            </button>
          </div>
        </div>
      </div>
    </dialog>
  );
}

function Why({ pin }: { pin: FeedPin }): JSX.Element {
  const [sentences, setSentences] = useState<readonly string[]>();
  useEffect(() => {
    api.explain(pin.id).then(
      (answer) => setSentences(answer.sentences),
      (error: Error) => setSentences([error.message]),
    );
  }, [pin.id]);
  return (
    <section class="explain" aria-live="polite">
      <h3>Why am I seeing this?</h3>
      <p>
        <span class="tag" data-source={pin.source}>
          {SOURCES[pin.source]}
        </span>{' '}
        {pin.why}.
      </p>
      {sentences?.map((sentence) => (
        <p key={sentence} class="detail">
          {sentence}
        </p>
      )) ?? <p class="detail">Looking it up…</p>}
    </section>
  );
}
