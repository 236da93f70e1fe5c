import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { api } from './api.js';
import type { Deed, Taste, User } from './api.js';
import { Header } from './header.js';
import { Failed } from './notices.js';
import { rungName } from './rungs.js';
import { ago } from './time.js';
import { useNow } from './use-now.js';

const DEEDS: Readonly<Record<string, string>> = { save: 'saved', click: 'opened', hide: 'hid' };

/** What the system thinks a user likes, and why. */
export function TasteView({
  user,
  go,
  onLeave,
  onCreate,
}: {
  user: User;
  go: (path: string) => void;
  onLeave: () => void;
  onCreate: () => void;
}): JSX.Element {
  const [taste, setTaste] = useState<Taste>();
  const [error, setError] = useState<string>();
  const now = useNow(30_000, taste);
  const load = (): void => {
    setError(undefined);
    api.taste().then(setTaste, (failure: Error) => setError(failure.message));
  };
  useEffect(load, []);
  const answered = Object.values(taste?.rungs ?? {}).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <Header user={user} view="taste" go={go} onLeave={onLeave} onCreate={onCreate} />
      <main id="feed" class="taste" tabIndex={-1} aria-busy={taste === undefined && error === undefined}>
        <h1>What we think you like, {user.name}</h1>
        <p class="lead">
          Learned from what you save, open and hide, within a moment of it. Each picture stands for one of your
          interests; the wider its bar, the more of your feed is found by it.
        </p>
        {error !== undefined && <Failed message={error} onRetry={load} />}
        {taste?.interests.length === 0 && <p>Nothing yet. Save a pin that you like, and come back.</p>}
        <ol class="interests">
          {taste?.interests.map(({ pin, share, because }) => (
            <li key={pin.id} data-kind={pin.kind}>
              <img src={pin.image} alt={`${pin.kind}: ${pin.title}`} loading="lazy" />
              <div>
                <h2>{pin.kind}</h2>
                <meter min={0} max={1} value={share} aria-label={`${Math.round(share * 100)} % of your interests`} />
                <span class="share">{Math.round(share * 100)} %</span>
                <p>{because.length > 0 ? 'Because you' : 'From what you did some time ago.'}</p>
                <ul>
                  {because.map((deed) => (
                    <DeedLine key={`${deed.kind} ${deed.pin.id} ${deed.at}`} deed={deed} now={now} />
                  ))}
                </ul>
              </div>
            </li>
          ))}
        </ol>
        {taste !== undefined && taste.disliked.length > 0 && (
          <section>
            <h2>What you do not want</h2>
            <ul class="disliked">
              {taste.disliked.map((pin) => (
                <li key={pin.id}>{pin.title}</li>
              ))}
            </ul>
          </section>
        )}
        {answered > 0 && (
          <section>
            <h2>Who has ranked</h2>
            <p class="lead">
              Since the server started, for everybody. If a rung is late or broken, the next one answers.
            </p>
            <dl class="rungs">
              {Object.entries(taste?.rungs ?? {}).map(([rung, count]) => (
                <div key={rung}>
                  <dt>{rungName(rung)}</dt>
                  <dd>{Math.round((100 * count) / answered)} %</dd>
                </div>
              ))}
            </dl>
          </section>
        )}
      </main>
    </>
  );
}

function DeedLine({ deed: { kind, pin, at }, now }: { deed: Deed; now: number }): JSX.Element {
  return (
    <li>
      {DEEDS[kind] ?? kind} “{pin.title}” <small>{ago(now - at)}</small>
    </li>
  );
}
