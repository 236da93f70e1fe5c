import type { JSX } from 'preact';
import type { User } from './api.js';

/** Asks who is looking. */
export function UserPicker({
  users,
  onChoose,
}: {
  users: readonly User[];
  onChoose: (user: User) => void;
}): JSX.Element {
  return (
    <main class="picker" id="feed" tabIndex={-1}>
      <img class="mark" src="/icon.svg" alt="" width="56" height="56" />
      <h1>Whose feed is it?</h1>
      <p>Everybody here has their own tastes, and so their own home feed.</p>
      <ul>
        {users.map((user) => (
          <li key={user.id}>
            <button type="button" onClick={() => onChoose(user)} data-user={user.id}>
              <img src={user.avatar} alt="" width="72" height="72" />
              <strong>{user.name}</strong>
              <small>{user.about}</small>
            </button>
          </li>
        ))}
      </ul>
    </main>
  );
}
