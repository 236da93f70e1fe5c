/** A user, as `/v3/users` tells them. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly avatar: string;
  readonly interests: readonly string[];
}

/** A pin, as `/v3/feed/home` tells it. */
export interface FeedPin {
  readonly id: string;
  readonly token: string;
  readonly source: 'following' | 'related' | 'interests';
  readonly why: string;
  readonly title: string;
  readonly description: string;
  readonly image: string;
  readonly width: number;
  readonly height: number;
  readonly kind: string;
  readonly theme: string;
  readonly saves: number;
  readonly saved: boolean;
  readonly board: string;
  readonly saver: { readonly id: string; readonly name: string; readonly avatar: string };
}

/** A way in which a page is less than was asked for. */
export interface Degraded {
  readonly part: string;
  readonly reason: string;
  readonly servedFrom: string;
}

/** A page of the home feed. */
export interface FeedPage {
  readonly pins: readonly FeedPin[];
  readonly next?: string;
  readonly hasMore: boolean;
  readonly fresh: number;
  readonly degraded: readonly Degraded[];
}

/** How the generator behaves. */
export type LabMode = 'normal' | 'slow' | 'failing';

/** What the lab says of itself. */
export interface Lab {
  readonly generator: LabMode;
  readonly deadlineMs: number;
}

/** A refusal by the server, or no answer at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const content =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(path, { method, ...content }).catch(() => {
    throw new ApiError(0, 'OFFLINE', 'The server does not answer.');
  });
  const answer: unknown = await response.json().catch(() => ({}));
  if (response.ok) return answer as Answer;
  const { code = 'UNKNOWN', title = response.statusText } = answer as { code?: string; title?: string };
  throw new ApiError(response.status, code, title);
}

/** The server's routes that the page uses. */
export const api = {
  users: () => call<{ users: User[] }>('GET', '/v3/users'),
  me: () => call<User>('GET', '/v3/me'),
  choose: (user: string) => call<User>('POST', '/v3/session', { user }),
  leave: () => call<unknown>('DELETE', '/v3/session'),
  refresh: (limit: number) => call<FeedPage>('GET', `/v3/feed/home?limit=${limit}`),
  below: (cursor: string, limit: number) =>
    call<FeedPage>('GET', `/v3/feed/home?limit=${limit}&cursor=${encodeURIComponent(cursor)}`),
  track: (kind: 'seen' | 'engaged', tokens: readonly string[]) => call<unknown>('POST', '/v3/track', { kind, tokens }),
  save: (pin: string) =>
    call<{ board: string; saves: number; isNew: boolean }>('POST', `/v3/pins/${encodeURIComponent(pin)}/save`),
  hide: (token: string) => call<unknown>('POST', '/v3/hide', { token }),
  explain: (pin: string) =>
    call<{ state: string; sentences: string[]; facts: Record<string, string | number | boolean> }>(
      'GET',
      `/v3/feed/explain/${encodeURIComponent(pin)}`,
    ),
  status: () => call<{ pins: number; wanted: number; growing: boolean }>('GET', '/v3/status'),
  lab: () => call<Lab>('GET', '/v3/lab'),
  switchLab: (generator: LabMode) => call<Lab>('POST', '/v3/lab', { generator }),
};
