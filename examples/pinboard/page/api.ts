/** A user, as `/v3/users` tells them. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly avatar: string;
  readonly interests: readonly string[];
}

/** A pin, wherever it is shown. */
export interface ShownPin {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly image: string;
  readonly sizes: readonly { readonly url: string; readonly width: number }[];
  readonly width: number;
  readonly height: number;
  readonly kind: string;
  readonly theme: string;
  readonly saves: number;
  readonly saved: boolean;
  readonly board: string;
  readonly saver: { readonly id: string; readonly name: string; readonly avatar: string };
}

/** A pin, as `/v3/feed/home` tells it. */
export interface FeedPin extends ShownPin {
  /** Without one it is on nobody's feed yet. */
  readonly token?: string;
  readonly source: 'following' | 'related' | 'interests' | 'ranked' | 'fresh';
  readonly why: string;
  /** The rung of the ladder that placed it, if it was ranked for this page. */
  readonly rung?: string;
}

/** A pin, as a search finds it. */
export interface FoundPin extends ShownPin {
  /** Cosine with the query; absent for a pin that was found otherwise. */
  readonly similarity?: number;
  readonly nearDuplicate: boolean;
}

/** A part of a picture, in shares of its width and height. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A thing on a picture. */
export interface SeenObject {
  readonly label: string;
  readonly score: number;
  readonly box: Box;
}

/** What a search has found. */
export interface Found {
  readonly pins: readonly FoundPin[];
  readonly objects: readonly SeenObject[];
  readonly timings: Readonly<Record<string, number>>;
  readonly tookMs: number;
  readonly deadlineMs: number;
  readonly degraded: readonly Degraded[];
}

/** What has become of a new pin. */
export interface Created {
  readonly pin: ShownPin;
  readonly vision: 'done' | 'pending';
  readonly metadata: 'done' | 'pending';
}

/** Something that a user did with a pin. */
export interface Deed {
  readonly kind: string;
  readonly at: number;
  readonly pin: ShownPin;
}

/** What the system thinks a user likes, and why. */
export interface Taste {
  readonly interests: readonly { readonly pin: ShownPin; readonly share: number; readonly because: readonly Deed[] }[];
  readonly disliked: readonly ShownPin[];
  readonly rungs: Readonly<Record<string, number>>;
}

/** What the lab can break. */
export type Breakable = 'model' | 'queue' | 'index';

/** A way in which a page is less than was asked for. */
export interface Degraded {
  readonly part: string;
  readonly reason: string;
  readonly servedFrom: string;
  readonly staleMs?: number;
}

/** A page of the home feed. */
export interface FeedPage {
  readonly pins: readonly FeedPin[];
  readonly next?: string;
  readonly hasMore: boolean;
  readonly fresh: number;
  readonly degraded: readonly Degraded[];
}

/** How a service behaves. */
export type LabMode = 'normal' | 'slow' | 'failing';

/** A service that the lab can make misbehave. */
export type Service = 'worker' | 'generator' | 'ranker';

/** What the lab says of itself. */
export interface Lab {
  readonly services: Readonly<Record<Service, LabMode>>;
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

async function call<Answer>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
  const json = (): RequestInit => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const content = body === undefined ? {} : body instanceof FormData ? { body } : json();
  const response = await fetch(path, { method, ...content, ...(signal && { signal }) }).catch(() => {
    throw new ApiError(0, 'OFFLINE', 'The server does not answer.');
  });
  const answer: unknown = await response.json().catch(() => ({}));
  if (response.ok) return answer as Answer;
  const { code = 'UNKNOWN', title = response.statusText } = answer as { code?: string; title?: string };
  throw new ApiError(response.status, code, title);
}

/** The fields of a form; those that are `undefined` are left out. */
function formOf(fields: Readonly<Record<string, string | Blob | undefined>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value);
  return form;
}

/** What to do about a picture. */
export interface Look {
  /** The part to look for; `undefined` for all of it. */
  readonly crop: Box | undefined;
  /** Whether to name the things on the picture, all of it. */
  readonly objects: 'list' | 'none';
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
  taste: () => call<Taste>('GET', '/v3/me/taste'),
  status: () => call<{ pins: number; wanted: number; growing: boolean }>('GET', '/v3/status'),
  lab: () => call<Lab>('GET', '/v3/lab'),
  breakIt: (what: Breakable) => call<{ done: string }>('POST', '/v3/lab/break', { what }),
  pin: (id: string) => call<ShownPin>('GET', `/v3/pins/${encodeURIComponent(id)}`),
  related: (id: string, limit: number) =>
    call<Found>('GET', `/v3/pins/${encodeURIComponent(id)}/related?limit=${limit}`),
  searchPicture: (image: Blob, { crop, objects }: Look, text: string | undefined, signal: AbortSignal) =>
    call<Found>(
      'POST',
      '/v3/search/visual',
      formOf({ image, text, objects, crop: crop && JSON.stringify(crop) }),
      signal,
    ),
  searchPin: (pin: string, look: Look, signal: AbortSignal) =>
    call<Found>('POST', '/v3/search/visual', { pin, ...look }, signal),
  create: (image: Blob, title: string, description: string) =>
    call<Created>('POST', '/v3/pins/create', formOf({ image, title, description })),
  switchLab: (service: Service, mode: LabMode) => call<Lab>('POST', '/v3/lab', { [service]: mode }),
};
