import { SECRET_HEADER } from '../server/internal-access.js';

/** Shows the secret that processes of a fleet share, if there is one, with every request. */
export function fetchWithSecret(secret: string | undefined, send: typeof fetch = fetch): typeof fetch {
  if (secret === undefined) return send;
  return (input, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set(SECRET_HEADER, secret);
    return send(input, { ...init, headers });
  };
}
