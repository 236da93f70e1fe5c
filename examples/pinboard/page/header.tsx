import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from './api.js';
import type { LabMode, User } from './api.js';
import { Icon } from './icons.js';
import { LabPanel } from './lab-panel.js';

/** The bar on top: new pins, the lab, and whose feed it is. */
export function Header({
  user,
  busy,
  onPull,
  onLeave,
}: {
  user: User;
  busy: boolean;
  onPull: () => void;
  onLeave: () => void;
}): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const [mode, setMode] = useState<LabMode>('normal');
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    void api.lab().then(
      ({ generator }) => setMode(generator),
      () => undefined,
    );
  }, []);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <header class="bar">
      <a class="brand" href="/" aria-label="Pinboard, home">
        <img src="/icon.svg" alt="" width="32" height="32" />
        <span>Pinboard</span>
      </a>
      <button
        type="button"
        class="primary pull-button"
        onClick={onPull}
        disabled={busy}
        data-busy={busy ? '' : undefined}
      >
        <Icon name="refresh" />
        <span>Pull for new</span>
      </button>
      <div class="tools">
        <button
          ref={button}
          type="button"
          class="quiet lab-button"
          aria-expanded={isOpen}
          aria-controls="lab"
          data-mode={mode}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="lab" />
          <span>Lab</span>
        </button>
        {isOpen && <LabPanel onClose={close} onSwitch={setMode} />}
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
