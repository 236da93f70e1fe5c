import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { HomeFolder } from './home-folder.js';
import type { HomeAnswer, HomeQuestion, HomeReport } from './home-protocol.js';
import type { HomeSize } from './home-size.js';

type Question = HomeQuestion extends infer Each ? (Each extends HomeQuestion ? Omit<Each, 'id'> : never) : never;

/** A process of its own that serves home feeds, so that whoever asks and measures does not share its event loop. */
export class HomeProcess implements AsyncDisposable {
  readonly #child;
  readonly #waiting = new Map<number, (answer: unknown) => void>();
  #next = 0;

  private constructor(folder: HomeFolder, size: HomeSize) {
    const entry = fileURLToPath(new URL('home-entry.ts', import.meta.url));
    // Ten thousand candidates a request are much short-lived garbage: in room that is too small a quarter of the time is lost.
    const execArgv = [...process.execArgv, '--max-semi-space-size=64'];
    this.#child = fork(entry, [JSON.stringify({ folder, size })], { stdio: ['ignore', 2, 2, 'ipc'], execArgv });
    this.#child.on('message', (message: 'ready' | { readonly id: number; readonly answer: unknown }) => {
      if (message === 'ready') return;
      this.#waiting.get(message.id)?.(message.answer);
      this.#waiting.delete(message.id);
    });
  }

  /** Starts it. @throws If it ends before it is ready. */
  static async start(folder: HomeFolder, size: HomeSize): Promise<HomeProcess> {
    const home = new HomeProcess(folder, size);
    const exit = once(home.#child, 'exit').then(() => {
      throw new Error('The process that serves home feeds has ended.');
    });
    await Promise.race([once(home.#child, 'message'), exit]);
    exit.catch(() => undefined);
    return home;
  }

  /** Opens a user's feed; its time is counted from `startedAt`. */
  open(user: string, startedAt: number): Promise<HomeAnswer> {
    return this.#ask({ kind: 'open', user, startedAt }) as Promise<HomeAnswer>;
  }

  /** Has a user's candidates taken from where they are kept; the first time they are found and kept there. */
  async readKept(user: string): Promise<void> {
    await this.#ask({ kind: 'kept', user });
  }

  /** How it has been since the last report. */
  report(): Promise<HomeReport> {
    return this.#ask({ kind: 'report' }) as Promise<HomeReport>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exit = once(this.#child, 'exit');
    await this.#ask({ kind: 'close' });
    await exit;
  }

  #ask(question: Question): Promise<unknown> {
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, resolve);
      this.#child.send({ ...question, id }, (error) => {
        if (error !== null) reject(error);
      });
    });
  }
}
