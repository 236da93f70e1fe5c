import { FeedloomError } from '@feedloom/core';
import type { DeadLetters, UndeliveredOffer } from '../contracts/dead-letters.js';
import type { Progress } from '../contracts/progress.js';
import { createFanOut } from './fan-out.js';
import type { FanOut } from './fan-out.js';
import type { HeldOffer } from './held-offer.js';
import type { Inbox } from './inbox.js';
import { reasonOf } from './retry-policy.js';
import type { RunSignals } from './run-signals.js';
import { serveRound } from './serve-round.js';
import type { RoundParts, Turn } from './serve-round.js';

/** Why an unfinished offer of a worker that ends is given back. */
const STOPPED = 'The worker was stopped.';

/** What one run of a worker needs. */
export interface RunParts<Data, Source extends string> extends RoundParts<Data, Source> {
  readonly inbox: Inbox<Data, Source>;
  readonly signals: RunSignals;
  readonly lingerMs: number;
  readonly deadLetters: DeadLetters<Data, Source>;
  readonly progress: Progress<Data, Source>;
}

/** One run of a worker: rounds over the audiences of all offers that are held, until there are none. */
export class WorkerRun<Data, Source extends string> {
  readonly #parts: RunParts<Data, Source>;
  /** Being served, by key. */
  readonly #active = new Map<string, FanOut<Data, Source>>();
  /** Offers whose key is being served, in the order in which they came. */
  #behind: FanOut<Data, Source>[] = [];
  /** What the sink of the dead letters has failed with. */
  #failure: { readonly error: unknown } | undefined;

  constructor(parts: RunParts<Data, Source>) {
    this.#parts = parts;
  }

  /** Works until the inbox is over and empty. @throws What the sink of the dead letters fails with. */
  async run(): Promise<void> {
    const { inbox, lingerMs, signals, breather } = this.#parts;
    for (;;) {
      const isIdle = this.#active.size === 0 && this.#behind.length === 0;
      const incoming = isIdle ? await inbox.take(lingerMs) : inbox.takeNow();
      await Promise.all(incoming.map((held) => this.#admit(held)));
      if (signals.stop.aborted) await this.#giveBackAll();
      await this.#activate();
      if (this.#active.size > 0) {
        await breather.breathe();
        await this.#settle(await serveRound([...this.#active.values()], this.#parts, signals.work));
      } else if (inbox.isOver && incoming.length === 0) {
        break;
      }
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async #admit(held: HeldOffer<Data, Source>): Promise<void> {
    const { pools, tally } = this.#parts;
    tally.taken += 1;
    try {
      this.#behind.push(createFanOut(held, pools.sources));
    } catch (error) {
      const fanOut: FanOut<Data, Source> = { held, key: '', cursor: undefined };
      if (await this.#bury(fanOut, [this.#letter(fanOut, reasonOf(error), 1)])) await held.done();
      this.#release();
    }
  }

  /** Begins the offers that need not wait for an earlier one of their key, each where it was left. */
  async #activate(): Promise<void> {
    const { progress, policy, signals } = this.#parts;
    const begun: FanOut<Data, Source>[] = [];
    const behind: FanOut<Data, Source>[] = [];
    for (const fanOut of this.#behind) {
      if (this.#active.has(fanOut.key)) {
        behind.push(fanOut);
      } else {
        this.#active.set(fanOut.key, fanOut);
        begun.push(fanOut);
      }
    }
    this.#behind = behind;
    if (begun.length === 0) return;
    const offers = begun.map(({ held }) => held.offer);
    const loading = policy.run('progress', (options) => progress.load(offers, options), signals.work);
    // Without it a fan-out begins at the beginning, which repeats work and harms nothing.
    const cursors = await loading.catch((): readonly (string | undefined)[] => []);
    for (const [index, fanOut] of begun.entries()) {
      this.#active.set(fanOut.key, { ...fanOut, cursor: cursors[index] });
    }
  }

  /** Draws the consequences of a round: dead letters first, then progress, so that a crash between repeats work only. */
  async #settle(turns: readonly Turn<Data, Source>[]): Promise<void> {
    const { progress, policy } = this.#parts;
    const whole = (await Promise.all(turns.map((turn) => this.#conclude(turn)))).flat();
    const over = whole.filter(({ page }) => page.next === undefined);
    const positions = whole.flatMap(({ fanOut, page }) => {
      if (page.next === undefined) return [];
      this.#active.set(fanOut.key, { ...fanOut, cursor: page.next });
      return [{ offer: fanOut.held.offer, cursor: page.next }];
    });
    if (positions.length > 0) {
      const saving = policy.run('progress', (options) => progress.save(positions, options), undefined);
      await saving.catch(() => undefined);
    }
    if (over.length > 0) await this.#finish(over.map(({ fanOut }) => fanOut));
  }

  /** @returns The turn if its page was served and the fan-out goes on or ends well; else none. */
  async #conclude(turn: Turn<Data, Source>): Promise<Turn<Data, Source>[]> {
    const { fanOut, failures, error } = turn;
    const { policy } = this.#parts;
    if (fanOut.held.isLost) {
      this.#drop(fanOut);
      return [];
    }
    const later = failures.find(({ transient }) => transient);
    if (this.#isStopping(error) && fanOut.held.isReturnable) {
      await this.#giveBack(fanOut, STOPPED, false);
      this.#drop(fanOut);
      return [];
    }
    if (error !== undefined || (later !== undefined && fanOut.held.isReturnable)) {
      await this.#abandon(fanOut, error === undefined ? (later?.reason ?? '') : reasonOf(error), policy.attempts);
      return [];
    }
    const letters = failures.map(({ user, reason, attempts }) => ({
      ...this.#letter(fanOut, reason, attempts),
      user,
      cursor: undefined,
    }));
    if (await this.#bury(fanOut, letters)) return [turn];
    this.#drop(fanOut);
    return [];
  }

  /** Whether a page was not served because the time to finish was over, which is nobody's failure. */
  #isStopping(error: unknown): boolean {
    return this.#parts.signals.work.aborted && FeedloomError.is(error, 'ERR_ABORTED');
  }

  async #finish(fanOuts: readonly FanOut<Data, Source>[]): Promise<void> {
    const { progress, policy, tally } = this.#parts;
    const offers = fanOuts.map(({ held }) => held.offer);
    try {
      await policy.run('progress', (options) => progress.clear(offers, options), undefined);
    } catch (error) {
      // Left behind, it would make a later offer of the same item skip most of its audience.
      await Promise.all(fanOuts.map((fanOut) => this.#abandon(fanOut, reasonOf(error), policy.attempts)));
      return;
    }
    await Promise.all(fanOuts.map(({ held }) => held.done()));
    tally.finished += fanOuts.length;
    for (const fanOut of fanOuts) this.#drop(fanOut);
  }

  /** Gives a fan-out back, or leaves a dead letter for the rest of its audience. */
  async #abandon(fanOut: FanOut<Data, Source>, reason: string, attempts: number): Promise<void> {
    if (fanOut.held.isReturnable) await this.#giveBack(fanOut, reason, true);
    else await this.#bury(fanOut, [this.#letter(fanOut, reason, attempts)]);
    this.#drop(fanOut);
  }

  async #giveBackAll(): Promise<void> {
    const returnable = [...this.#active.values(), ...this.#behind].filter(({ held }) => held.isReturnable);
    await Promise.all(returnable.map((fanOut) => this.#giveBack(fanOut, STOPPED, false)));
    for (const fanOut of returnable) this.#drop(fanOut);
  }

  async #giveBack({ held }: FanOut<Data, Source>, reason: string, hasFailed: boolean): Promise<void> {
    await held.giveBack(reason, hasFailed);
    this.#parts.tally.returned += 1;
  }

  /** Writes dead letters. @returns `false` if that failed: the offer is given back, or the run ends with the error. */
  async #bury(fanOut: FanOut<Data, Source>, letters: readonly UndeliveredOffer<Data, Source>[]): Promise<boolean> {
    const { deadLetters, policy, tally, signals } = this.#parts;
    if (letters.length === 0) return true;
    try {
      await policy.run('dead-letters', (options) => deadLetters.put(letters, options), undefined);
      tally.dead += letters.length;
      return true;
    } catch (error) {
      if (fanOut.held.isReturnable) {
        await this.#giveBack(fanOut, reasonOf(error), true);
      } else {
        this.#failure ??= { error };
        signals.end();
      }
      return false;
    }
  }

  #letter(fanOut: FanOut<Data, Source>, reason: string, attempts: number): UndeliveredOffer<Data, Source> {
    const { held, cursor } = fanOut;
    return { user: undefined, offer: held.offer, cursor, reason, attempts, at: this.#parts.clock.now() };
  }

  #drop(fanOut: FanOut<Data, Source>): void {
    if (this.#active.get(fanOut.key)?.held === fanOut.held) this.#active.delete(fanOut.key);
    else this.#behind = this.#behind.filter((other) => other !== fanOut);
    this.#release();
  }

  #release(): void {
    this.#parts.inbox.release(1);
  }
}
