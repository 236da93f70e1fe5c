import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from './api.js';
import type { Breakable, Lab, LabMode, Service } from './api.js';

const MODES: readonly { mode: LabMode; name: string }[] = [
  { mode: 'normal', name: 'Normal' },
  { mode: 'slow', name: 'Slow' },
  { mode: 'failing', name: 'Failing' },
];

const SERVICES: readonly { service: Service; name: string; about: string }[] = [
  { service: 'worker', name: 'Worker', about: 'values new pins; without it, pools wait.' },
  { service: 'generator', name: 'Generator', about: 'mixes chunks; without it, you get the feed that you had.' },
  { service: 'ranker', name: 'Ranker', about: 'orders pins found for you; without it, a simpler one does.' },
];

const BREAKS: readonly { what: Breakable; name: string }[] = [
  { what: 'model', name: 'Kill the model' },
  { what: 'queue', name: 'Fill its queue' },
  { what: 'index', name: 'Damage the index' },
];

/** Breaks the three services, and what looks at pictures, on purpose. */
export function LabPanel({ onClose, onSwitch }: { onClose: () => void; onSwitch: (lab: Lab) => void }): JSX.Element {
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
  const choose = (service: Service, mode: LabMode): void => {
    void api.switchLab(service, mode).then((answer) => {
      setLab(answer);
      onSwitch(answer);
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
      {SERVICES.map(({ service, name: title, about }) => (
        <fieldset key={service} class="service" data-service={service}>
          <legend>
            {title} <small>{about}</small>
          </legend>
          {MODES.map(({ mode, name }) => (
            <label key={mode} data-mode={mode}>
              <input
                type="radio"
                name={service}
                checked={lab?.services[service] === mode}
                onChange={() => choose(service, mode)}
              />
              <span>{name}</span>
            </label>
          ))}
        </fieldset>
      ))}
      <p>
        Break one, then pull for new pins: an answer comes within {lab?.deadlineMs ?? 100} ms all the same, and says who
        made it. Nothing is lost.
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
