import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from './api.js';
import type { FeedPin, FoundPin, ShownPin } from './api.js';
import { titleOf } from './found-grid.js';
import { Icon } from './icons.js';
import { MoreLikeThis } from './more-like-this.js';

const SOURCES = {
  following: 'Following',
  related: 'Related',
  interests: 'Interests',
  fresh: 'Fresh',
  ranked: 'Ranked for you',
} as const;

/** What can be done with a pin in full. */
export interface PinDeeds {
  /** @returns Whether it is saved now. */
  save(pin: ShownPin): Promise<boolean>;
  /** Takes a pin off the feed. */
  hide?(pin: ShownPin): void;
}

/** A pin in full, why it is here, and what looks like it. Escape closes it, and the focus goes back to where it was. */
export function PinDialog({
  pin,
  deeds,
  go,
  onOpen,
  onClose,
}: {
  pin: ShownPin | FeedPin;
  deeds: PinDeeds;
  go: (path: string) => void;
  onOpen: (pin: FoundPin) => void;
  onClose: () => void;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const [saved, setSaved] = useState(pin.saved);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const close = (): void => dialog.current?.close();
  const source = 'source' in pin ? pin : undefined;
  return (
    <dialog
      ref={dialog}
      class="pin-dialog"
      aria-labelledby="pin-title"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div class="sheet">
        <button type="button" class="round close" aria-label="Close" onClick={close}>
          <Icon name="close" />
        </button>
        <div class="full">
          <img
            src={pin.image}
            srcset={pin.sizes.map(({ url, width }) => `${url} ${width}w`).join(', ') || undefined}
            sizes="(max-width: 720px) 100vw, 490px"
            alt={`${pin.kind}: ${titleOf(pin)}`}
            width={pin.width}
            height={pin.height}
          />
        </div>
        <div class="text">
          <p class="board">{pin.board}</p>
          <h2 id="pin-title">{titleOf(pin)}</h2>
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
          {source !== undefined && <Why pin={source} />}
          <div class="buttons">
            <button
              type="button"
              class="primary"
              aria-pressed={saved}
              onClick={() => void deeds.save(pin).then((isSaved) => setSaved(isSaved))}
            >
              {saved ? 'Saved' : 'Save'}
            </button>
            <button
              type="button"
              class="quiet search-this"
              onClick={() => {
                close();
                go(`/search?pin=${encodeURIComponent(pin.id)}`);
              }}
            >
              <Icon name="like" />
              Search in it
            </button>
            {source !== undefined && deeds.hide !== undefined && (
              <button
                type="button"
                class="quiet"
                onClick={() => {
                  close();
                  deeds.hide?.(pin);
                }}
              >
                Hide
              </button>
            )}
          </div>
        </div>
        <MoreLikeThis pin={pin.id} onOpen={onOpen} />
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
