import { setTimeout as sleep } from 'node:timers/promises';

/** Where to ask, and as whom. */
export interface Asker {
  readonly port: number;
}

/** What a page, a search or a new pin says, as far as it is looked at. */
export interface Said {
  readonly pins?: readonly {
    readonly id: string;
    readonly title: string;
    readonly token?: string;
    readonly rung?: string;
    readonly saved?: boolean;
  }[];
  readonly degraded?: readonly { readonly part: string; readonly reason: string; readonly servedFrom: string }[];
  readonly id?: string;
  readonly vision?: string;
  readonly metadata?: string;
  readonly record?: string;
  readonly next?: string;
  readonly tookMs?: number;
  readonly growth?: { readonly made: number; readonly wanted: number };
  readonly users?: readonly { readonly id: string }[];
  readonly boards?: readonly string[];
}

/** An answer, whatever its status. */
export interface Answer {
  /** 0 if there was none. */
  readonly status: number;
  /** Milliseconds until all of it was there. */
  readonly ms: number;
  readonly said: Said;
  /** Its labels, as `part <- servedFrom (reason)`. */
  readonly labels: readonly string[];
}

/** One question. */
export interface Question {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly user?: string | undefined;
  /** Sent as JSON, or as a form. */
  readonly body?: object | FormData | undefined;
  /** @defaultValue 20,000 */
  readonly timeoutMs?: number;
}

/** Asks a process by HTTP. Never throws: no answer is one of status 0. */
export async function ask({ port }: Asker, question: Question): Promise<Answer> {
  const { method = 'GET', path, user, body, timeoutMs = 20_000 } = question;
  const begin = performance.now();
  const isForm = body instanceof FormData;
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        ...(user !== undefined && { authorization: `Bearer ${user}` }),
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    const said = (text.startsWith('{') ? JSON.parse(text) : {}) as Said;
    // A process counts them in an object of the same name.
    const degraded = Array.isArray(said.degraded) ? said.degraded : [];
    const labels = degraded.map(({ part, servedFrom, reason }) => `${part} <- ${servedFrom} (${reason})`);
    return { status: response.status, ms: Math.round(performance.now() - begin), said, labels };
  } catch (error) {
    return { status: 0, ms: Math.round(performance.now() - begin), said: {}, labels: [String(error)] };
  }
}

/** The home feed of a user. */
export function openPage(asker: Asker, user: string, limit = 12): Promise<Answer> {
  return ask(asker, { path: `/v3/feed/home?limit=${limit}`, user });
}

/** Asks again and again until an answer is as wanted. @returns How long that took, in milliseconds. @throws If it never is. */
export async function until(what: string, isSo: () => Promise<boolean>, withinMs = 120_000): Promise<number> {
  const begin = performance.now();
  while (!(await isSo())) {
    if (performance.now() - begin > withinMs)
      throw new Error(`After ${withinMs / 1000} s it is still not so: ${what}.`);
    await sleep(200);
  }
  return Math.round(performance.now() - begin);
}
