import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessMember } from '../../../examples/pinboard/fleet/members/process-member.js';
import type { OutageBook } from './answers.js';

/** What a process said. */
export interface Said {
  readonly status: number;
  readonly body: {
    readonly pins?: readonly { readonly id: string }[];
    readonly users?: readonly { readonly id: string }[];
    readonly degraded?: readonly { readonly part: string }[];
    readonly saved?: boolean;
    readonly saves?: number;
    readonly boards?: readonly string[];
    readonly queues?: Readonly<Record<string, { waiting: number; leased: number; dead: number }>>;
  };
}

/** How long one process is waited for while another may be asked. */
const PATIENCE_MS = 3000;
/** A reader asks this often, and a saver. */
const [READ_PAUSE_MS, SAVE_PAUSE_MS] = [500, 4000];
/** How soon a save is tried again that nobody has acknowledged. */
const RETRY_MS = 100;

/** Who asks, and how. */
export interface AskOptions {
  readonly user?: string | undefined;
  readonly method?: string | undefined;
  readonly patienceMs?: number | undefined;
}

/** Asks one process. @throws What `fetch` throws if it is not there. */
export async function askProcess(
  { port }: ProcessMember,
  path: string,
  { user, method = 'GET', patienceMs = 30_000 }: AskOptions = {},
): Promise<Said> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(user && { authorization: `Bearer ${user}` }) },
    ...(method === 'POST' && { body: '{}' }),
    signal: AbortSignal.timeout(patienceMs),
  });
  return { status: response.status, body: (await response.json()) as Said['body'] };
}

/** Asks as a user behind a balancer does: whoever does not answer is passed over, each once more. @throws If none answers. */
export async function askAny(
  apis: readonly ProcessMember[],
  { first, path, ...options }: AskOptions & { readonly first: number; readonly path: string },
): Promise<Said> {
  let failure: unknown;
  for (let index = 0; index < 2 * apis.length; index += 1) {
    const api = apis[(first + index) % apis.length];
    if (api === undefined) continue;
    try {
      return await askProcess(api, path, { ...options, patienceMs: PATIENCE_MS });
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** One user, who saves pin after pin, and scrolls meanwhile. */
export class BoardUser {
  /** The pins whose saving was acknowledged, in this order. */
  readonly saved: string[] = [];
  /** How many pages had only a label. */
  empty = 0;
  readonly id: string;
  readonly #apis: readonly ProcessMember[];
  #turn = 0;

  constructor(id: string, apis: readonly ProcessMember[]) {
    this.id = id;
    this.#apis = apis;
  }

  /** Saves the pins, one after the other, each until it is acknowledged. */
  async save(pins: readonly string[], isOver: () => boolean): Promise<void> {
    for (const pin of pins) {
      const isSaved = async (): Promise<boolean> =>
        (await this.#ask(`/v3/pins/${pin}/save`, 'POST').catch(() => undefined))?.status === 200;
      while (!(await isSaved())) {
        if (isOver()) return;
        await sleep(RETRY_MS);
      }
      this.saved.push(pin);
      for (let waitedMs = 0; waitedMs < SAVE_PAUSE_MS; waitedMs += RETRY_MS) {
        if (isOver()) return;
        await sleep(RETRY_MS);
      }
    }
  }

  /** Opens the feed again and again. */
  async read(isOver: () => boolean, book: OutageBook): Promise<void> {
    while (!isOver()) {
      const askedAt = performance.now();
      const said = await this.#ask('/v3/feed/home?limit=10', 'GET').catch((error: unknown) => String(error));
      const tookMs = performance.now() - askedAt;
      // A page whose cards could not be had in time says so, and may be empty.
      const { pins = [], degraded = [] } = typeof said === 'object' ? said.body : {};
      const isServed = typeof said === 'object' && said.status === 200 && pins.length + degraded.length > 0;
      if (isServed && pins.length === 0) this.empty += 1;
      book.note({
        askedAt,
        tookMs,
        isWhole: isServed && degraded.length === 0,
        error: isServed ? undefined : JSON.stringify(said).slice(0, 300),
      });
      await sleep(READ_PAUSE_MS);
    }
  }

  #ask(path: string, method: string): Promise<Said> {
    this.#turn += 1;
    return askAny(this.#apis, { first: this.#turn, path, user: this.id, method });
  }
}
