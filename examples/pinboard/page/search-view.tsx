import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { api } from './api.js';
import type { Box, Found, FoundPin, SeenObject, ShownPin, User } from './api.js';
import { CropPicture } from './crop-picture.js';
import { WHOLE, isWhole } from './crop.js';
import { FoundGrid, titleOf } from './found-grid.js';
import { Header } from './header.js';
import { Icon } from './icons.js';
import { Failed } from './notices.js';
import { PinDialog } from './pin-dialog.js';
import { PictureInput } from './picture-input.js';
import { SearchDegraded } from './search-notices.js';
import { useSearch } from './use-search.js';

/** Searches by a picture, or by a pin. */
export function SearchView({
  user,
  pin,
  go,
  say,
  onLeave,
  onCreate,
}: {
  user: User;
  pin: string | undefined;
  go: (path: string) => void;
  say: (text: string) => void;
  onLeave: () => void;
  onCreate: () => void;
}): JSX.Element {
  const search = useSearch(pin);
  const { query, crop, found, busy, error, pick, look } = search;
  const [opened, setOpened] = useState<FoundPin>();
  usePasted(pick);
  const save = async ({ id }: ShownPin): Promise<boolean> => {
    try {
      const { board, isNew } = await api.save(id);
      say(isNew ? `Saved to “${board}”` : 'You have saved this pin already.');
      return true;
    } catch (failure) {
      say(failure instanceof Error ? failure.message : 'Something went wrong.');
      return false;
    }
  };
  const pickNew = (file: File): void => {
    if (pin !== undefined) go('/search');
    pick(file);
  };
  return (
    <>
      <Header user={user} go={go} view="search" onLeave={onLeave} onCreate={onCreate} />
      <main
        id="feed"
        class="search"
        tabIndex={-1}
        aria-busy={busy}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          const file = [...(event.dataTransfer?.files ?? [])].find(({ type }) => type.startsWith('image/'));
          if (file !== undefined) pickNew(file);
        }}
      >
        {query === undefined ? (
          <section class="ask">
            <div class="drop">
              <span class="halo">
                <Icon name="search" />
              </span>
              <h1>Search with a picture</h1>
              <p>Find pins that look like it. Then drag over the part that you mean.</p>
              <PictureInput onPick={pickNew} />
              <small>Or drop a picture here, or paste one. JPEG, PNG, WebP, GIF or AVIF.</small>
            </div>
            {error !== undefined && <Failed message={error} onRetry={() => go('/search')} />}
          </section>
        ) : (
          <div class="columns">
            <aside class="look">
              <h1 class="hidden">{'pin' in query ? `Pins like ${titleOf(query.pin)}` : 'Pins like your picture'}</h1>
              <CropPicture
                src={query.src}
                alt={'pin' in query ? titleOf(query.pin) : 'Your picture'}
                crop={crop}
                onCrop={look}
              />
              <Chips objects={found?.objects ?? []} crop={crop} onLook={look} />
              {found?.degraded.some(({ part }) => part === 'detector') === true && (
                <p class="timings" role="status">
                  Things on the picture could not be looked for this time.
                </p>
              )}
              <PictureInput isAnother onPick={pickNew} />
              {found !== undefined && <Timings found={found} />}
            </aside>
            <section class="results" aria-label="Results" aria-live="polite">
              {error !== undefined && <Failed message={error} onRetry={() => look(crop)} />}
              {found !== undefined && (
                <SearchDegraded
                  degraded={found.degraded.filter(({ part }) => part !== 'detector')}
                  onRetry={() => look(crop)}
                />
              )}
              {busy && <p class="hidden">Looking for pins…</p>}
              {found !== undefined && found.pins.length > 0 && (
                <div data-busy={busy ? '' : undefined} class="answer">
                  <FoundGrid pins={found.pins} onOpen={setOpened} />
                </div>
              )}
              {found === undefined && busy && <span class="spinner" aria-label="Looking" />}
              {found?.pins.length === 0 && !busy && (
                <div class="empty">
                  <h2>Nothing looks like this</h2>
                  <p>Drag over another part, or take the whole picture.</p>
                </div>
              )}
            </section>
          </div>
        )}
      </main>
      {opened !== undefined && (
        <PinDialog
          key={opened.id}
          pin={opened}
          deeds={{ save }}
          go={go}
          onOpen={setOpened}
          onClose={() => setOpened((now) => (now?.id === opened.id ? undefined : now))}
        />
      )}
    </>
  );
}

/** What is on the picture: each sets the part to look for. */
function Chips({
  objects,
  crop,
  onLook,
}: {
  objects: readonly SeenObject[];
  crop: Box;
  onLook: (crop: Box) => void;
}): JSX.Element {
  // Of things with one name the surest.
  const named = objects.filter(({ label }, place) => objects.findIndex((other) => other.label === label) === place);
  const isSame = ({ box }: SeenObject): boolean => box.x === crop.x && box.y === crop.y && box.width === crop.width;
  return (
    <div class="chips" role="group" aria-label="Parts of the picture">
      <button type="button" class="chip" aria-pressed={isWhole(crop)} onClick={() => onLook(WHOLE)}>
        Whole picture
      </button>
      {named.map((object) => (
        <button
          key={`${object.label} ${object.box.x} ${object.box.y}`}
          type="button"
          class="chip"
          aria-pressed={isSame(object)}
          title={`${Math.round(object.score * 100)}% sure`}
          onClick={() => onLook(object.box)}
        >
          {object.label}
        </button>
      ))}
    </div>
  );
}

/** Where the time went. */
function Timings({ found: { pins, tookMs, timings } }: { found: Found }): JSX.Element {
  const stages = Object.entries(timings).map(([stage, ms]) => `${stage} ${Math.round(ms)}`);
  return (
    <p class="timings" title={`${stages.join(' · ')} ms`}>
      {pins.length} pins in {Math.round(tookMs)} ms
    </p>
  );
}

/** Hears of a picture that is pasted. */
function usePasted(onPick: (file: File) => void): void {
  useEffect(() => {
    const paste = ({ clipboardData }: ClipboardEvent): void => {
      const file = [...(clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
      if (file !== undefined) onPick(file);
    };
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  }, [onPick]);
}
