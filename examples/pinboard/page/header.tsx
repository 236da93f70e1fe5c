import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from './api.js';
import type { Lab, User } from './api.js';
import { Icon } from './icons.js';
import { LabPanel } from './lab-panel.js';

/** The bar on top: where to go, what to make, the lab, and whose feed it is. */
export function Header({
  user,
  view,
  go,
  onLeave,
  onCreate,
  children,
}: {
  user: User;
  view: 'feed' | 'taste' | 'search';
  go: (path: string) => void;
  onLeave: () => void;
  onCreate: () => void;
  /** What only this view has. */
  children?: ComponentChildren;
}): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const [lab, setLab] = useState<Lab>();
  const modes = Object.values(lab?.services ?? {});
  const mode = modes.find((each) => each === 'failing') ?? modes.find((each) => each === 'slow') ?? 'normal';
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    void api.lab().then(setLab, () => undefined);
  }, []);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const follow =
    (path: string) =>
    (event: MouseEvent): void => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      go(path);
    };
  return (
    <header class="bar">
      <a class="brand" href="/" aria-label="Pinboard, home" onClick={follow('/')}>
        <img src="/icon.svg" alt="" width="32" height="32" />
        <span>Pinboard</span>
      </a>
      {children}
      <div class="tools">
        <a
          class="quiet taste-link"
          href="/taste"
          aria-current={view === 'taste' ? 'page' : undefined}
          aria-label="What we think you like"
          title="What we think you like"
          onClick={follow('/taste')}
        >
          <Icon name="heart" />
          <span>Taste</span>
        </a>
        <a
          class="quiet search-link"
          href="/search"
          aria-current={view === 'search' ? 'page' : undefined}
          aria-label="Search with a picture"
          title="Search with a picture"
          onClick={follow('/search')}
        >
          <Icon name="search" />
          <span>Search</span>
        </a>
        <button type="button" class="quiet create-button" aria-label="New pin" title="New pin" onClick={onCreate}>
          <Icon name="plus" />
          <span>New pin</span>
        </button>
        <button
          ref={button}
          type="button"
          class="quiet lab-button"
          aria-label="Lab"
          aria-expanded={isOpen}
          aria-controls="lab"
          data-mode={mode}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="lab" />
          <span>Lab</span>
        </button>
        {isOpen && <LabPanel onClose={close} onSwitch={setLab} />}
        <button
          type="button"
          class="who"
          onClick={onLeave}
          aria-label={`You are ${user.name}. Change user.`}
          title={`${user.name} · change user`}
        >
          <img src={user.avatar} alt="" width="40" height="40" />
        </button>
      </div>
    </header>
  );
}
