import { z } from 'zod';
import type { ApiClient, Call } from './api-client.js';
import type { Flow, Outcome } from './flow.js';
import type { Tally } from './tally.js';

const pin = z.object({ id: z.string(), token: z.string().optional() });
const answer = z.object({
  pins: z.array(pin).optional(),
  next: z.string().optional(),
  degraded: z.array(z.object({ part: z.string() })).optional(),
});

type Pin = z.infer<typeof pin>;

/** As many as a first screen shows. */
const LIMIT = 25;

/** What visitors share. */
export interface VisitorParts {
  readonly api: ApiClient;
  readonly tally: Tally;
  /** Something to search by and to make pins of. */
  readonly picture: () => Blob;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Somebody with the page open: does one thing, and remembers what they saw for the next. */
export class Visitor {
  readonly #user: string;
  readonly #parts: VisitorParts;
  #pins: readonly Pin[] = [];
  #next: string | undefined;

  constructor(user: string, parts: VisitorParts) {
    this.#user = user;
    this.#parts = parts;
  }

  /** What they can do of what they are asked to: without a page there is nothing to save, so they open one. */
  ableTo(flow: Flow): Flow {
    if (flow === 'search' || flow === 'create') return flow;
    // A page of what many have saved is nobody's feed: there is nothing to hide of it.
    const isAble = flow === 'hide' ? this.#pins.some(({ token }) => token !== undefined) : this.#pins.length > 0;
    return isAble ? flow : 'open';
  }

  /** Does it and waits for the answer. Never throws. */
  async act(flow: Flow): Promise<Outcome> {
    const { api, tally } = this.#parts;
    try {
      const { status, bytes } = await api.call({ ...this.#callFor(flow), user: this.#user });
      if (status >= 500) {
        tally.failure(`${flow}: ${problemIn(status, bytes)}`);
        return 'failed';
      }
      if (status >= 400) {
        // A cursor or a pin that is no more.
        this.#next = undefined;
        tally.refusal(`${flow}: ${problemIn(status, bytes)}`);
        return 'refused';
      }
      this.#learn(flow, answer.parse(JSON.parse(bytes.toString('utf8'))));
      return 'answered';
    } catch (error) {
      tally.failure(`${flow}: ${error instanceof Error ? error.message : String(error)}`);
      return 'failed';
    }
  }

  #callFor(flow: Flow): Call {
    const pins = flow === 'hide' ? this.#pins.filter(({ token }) => token !== undefined) : this.#pins;
    const some = pins[Math.floor(this.#parts.random() * pins.length)];
    const id = encodeURIComponent(some?.id ?? '');
    switch (flow) {
      case 'open':
        return { method: 'GET', path: `/v3/feed/home?limit=${LIMIT}` };
      case 'page': {
        const cursor = this.#next === undefined ? '' : `&cursor=${encodeURIComponent(this.#next)}`;
        return { method: 'GET', path: `/v3/feed/home?limit=${LIMIT}${cursor}` };
      }
      case 'save':
        return { method: 'POST', path: `/v3/pins/${id}/save` };
      case 'hide':
        return { method: 'POST', path: '/v3/hide', body: { token: some?.token ?? '-' } };
      case 'related':
        return { method: 'GET', path: `/v3/pins/${id}/related?limit=20` };
      case 'search':
        return { method: 'POST', path: '/v3/search/visual', body: this.#form({ objects: 'none' }) };
      case 'create':
        return { method: 'POST', path: '/v3/pins/create', body: this.#form({ title: 'Made by a simulated user' }) };
    }
  }

  #form(fields: Readonly<Record<string, string>>): FormData {
    const form = new FormData();
    form.set('image', this.#parts.picture());
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return form;
  }

  #learn(flow: Flow, { pins, next, degraded = [] }: z.infer<typeof answer>): void {
    for (const { part } of degraded) this.#parts.tally.degraded(part);
    if (flow !== 'open' && flow !== 'page') return;
    this.#next = next;
    // Only pins of a feed have tokens, which hiding needs.
    if (pins !== undefined && pins.length > 0) this.#pins = pins;
  }
}

/** Why an answer is none, in a few words. */
function problemIn(status: number, bytes: Buffer): string {
  try {
    const { code, title } = z.object({ code: z.string(), title: z.string() }).parse(JSON.parse(bytes.toString('utf8')));
    // What it is about comes first; the rest differs from one to the next.
    return `${code}, ${title.split(/[:.]/)[0] ?? ''}`;
  } catch {
    return `status ${status}`;
  }
}
