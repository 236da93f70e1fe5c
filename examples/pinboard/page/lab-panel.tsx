import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from './api.js';
import type { Breakable, Lab, LabMode } from './api.js';

const MODES: readonly { mode: LabMode; name: string; about: string }[] = [
  { mode: 'normal', name: 'Normal', about: 'Every pull brings a new chunk.' },
  { mode: 'slow', name: 'Slow', about: 'Takes 1.5 s, far past the deadline.' },
  { mode: 'failing', name: 'Failing', about: 'Throws on every pull.' },
];

const BREAKS: readonly { what: Breakable; name: string }[] = [
  { what: 'model', name: 'Kill the model' },
  { what: 'queue', name: 'Fill its queue' },
  { what: 'index', name: 'Damage the index' },
];

/** Breaks the generator, and what looks at pictures, on purpose. */
export function LabPanel({
  onClose,
  onSwitch,
}: {
  onClose: () => void;
  onSwitch: (mode: LabMode) => void;
}): JSX.Element {
  const [lab, setLab] = useState<Lab>();
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    void api.lab().then(setLab, () => undefined);
  }, []);
  // The first control takes the focus once there is one.
  useEffect(() => panel.current?.querySelector<HTMLElement>('input:checked')?.focus(), [lab === undefined]);
  const [done, setDone] = useState<string>();
  const breakIt = (what: Breakable): void => {
    setDone('Breaking it…');
    api.breakIt(what).then(
      (answer) => setDone(answer.done),
      (failure: Error) => setDone(failure.message),
    );
  };
  const choose = (mode: LabMode): void => {
    void api.switchLab(mode).then((answer) => {
      setLab(answer);
      onSwitch(mode);
    });
  };
  return (
    <div
      ref={panel}
      id="lab"
      class="lab"
      role="dialog"
      aria-label="Lab"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <fieldset>
        <legend>The generator is…</legend>
        {MODES.map(({ mode, name, about }) => (
          <label key={mode} data-mode={mode}>
            <input type="radio" name="generator" checked={lab?.generator === mode} onChange={() => choose(mode)} />
            <span>
              <strong>{name}</strong>
              <small>{about}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <p>
        Break it, then pull for new pins: within {lab?.deadlineMs ?? 120} ms you get the feed that you had, and the next
        chunk that works is at least as large.
      </p>
      <fieldset class="break">
        <legend>What looks at pictures</legend>
        {BREAKS.map(({ what, name }) => (
          <button key={what} type="button" class="quiet" data-break={what} onClick={() => breakIt(what)}>
            {name}
          </button>
        ))}
      </fieldset>
      <p role="status">{done ?? 'Break it, then search: an answer comes all the same, and says what it lacks.'}</p>
    </div>
  );
}
