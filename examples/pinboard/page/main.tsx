import { render } from 'preact';
import type { JSX } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { api } from './api.js';
import type { User } from './api.js';
import { CreateDialog } from './create-dialog.js';
import { FeedView } from './feed-view.js';
import { Failed } from './notices.js';
import { SearchView } from './search-view.js';
import { TasteView } from './taste-view.js';
import { useView } from './use-view.js';
import { UserPicker } from './user-picker.js';

const TOAST_MS = 3_500;

function App(): JSX.Element {
  const [users, setUsers] = useState<readonly User[]>();
  const [user, setUser] = useState<User>();
  const [error, setError] = useState<string>();
  const [isCreating, setCreating] = useState(false);
  const [view, go] = useView();
  const [toast, setToast] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const load = useCallback(() => {
    setError(undefined);
    Promise.all([api.users(), api.me().catch(() => undefined)]).then(
      ([all, me]) => {
        setUsers(all.users);
        setUser(me);
      },
      (failure: Error) => setError(failure.message),
    );
  }, []);
  useEffect(load, [load]);

  const say = useCallback((text: string) => {
    clearTimeout(timer.current);
    setToast(text);
    timer.current = setTimeout(() => setToast(undefined), TOAST_MS);
  }, []);
  const choose = (chosen: User): void => {
    api.choose(chosen.id).then(setUser, (failure: Error) => say(failure.message));
  };
  const leave = (): void => {
    api.leave().then(
      () => setUser(undefined),
      (failure: Error) => say(failure.message),
    );
  };

  const shared = { go, say, onLeave: leave, onCreate: () => setCreating(true) };

  return (
    <>
      <a class="skip" href="#feed">
        Skip to the feed
      </a>
      {error !== undefined && <Failed message={error} onRetry={load} />}
      {user !== undefined && view.name === 'feed' && <FeedView key={user.id} {...shared} user={user} />}
      {user !== undefined && view.name === 'taste' && <TasteView key={user.id} {...shared} user={user} />}
      {user !== undefined && view.name === 'search' && (
        <SearchView key={user.id} {...shared} user={user} pin={view.pin} />
      )}
      {isCreating && (
        <CreateDialog
          onCreated={(pin, isSeen) => {
            say(isSeen ? 'Your pin is there.' : 'Your pin is there. It will be found by its looks in a moment.');
            go(`/search?pin=${encodeURIComponent(pin.id)}`);
          }}
          onClose={() => setCreating(false)}
        />
      )}
      {user === undefined && users !== undefined && <UserPicker users={users} onChoose={choose} />}
      <div class="toast" role="status" data-shown={toast === undefined ? undefined : ''}>
        {toast}
      </div>
      <footer>
        <p>
          Pictures composed from Microsoft’s <a href="https://github.com/microsoft/fluentui-emoji">Fluent Emoji</a> (MIT
          licence), by way of{' '}
          <a href="https://www.npmjs.com/package/@lobehub/fluent-emoji-3d">@lobehub/fluent-emoji-3d</a>. An example of
          Feedloom. <a href="/api">API</a>
        </p>
      </footer>
    </>
  );
}

const root = document.getElementById('app');
if (root !== null) render(<App />, root);
