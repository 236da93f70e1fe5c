import { FeedloomError, quote } from '@feedloom/core';
import type { Clock } from '@feedloom/core';
import type { LimitFunction } from 'p-limit';
import type { Activity } from '../contracts/activity.js';
import type { Audience, AudiencePage } from '../contracts/worker.js';
import type { Breather } from './breather.js';
import { deliver } from './deliver.js';
import type { DeliveryParts } from './deliver.js';
import type { Failure } from './failure.js';
import type { FanOut } from './fan-out.js';
import type { Tally } from './tally.js';

/** Stands for what foreign code has thrown if that is `undefined`. */
const NO_REASON = 'no reason given';

/** What one round over the audiences of several offers needs. */
export interface RoundParts<Data, Source extends string> extends DeliveryParts<Data, Source> {
  readonly audience: Audience<Data, Source>;
  readonly activity: Activity | undefined;
  readonly inactiveAfterMs: number;
  readonly clock: Clock;
  readonly limit: LimitFunction;
  readonly breather: Breather;
  readonly tally: Tally;
}

/** A failure, and the user who has not received the offer. */
export interface UserFailure<Data, Source extends string> extends Failure<Data, Source> {
  readonly user: string;
}

/** What one round has done for one offer. */
export interface Turn<Data, Source extends string> {
  readonly fanOut: FanOut<Data, Source>;
  readonly page: AudiencePage;
  readonly failures: UserFailure<Data, Source>[];
  /** Why the page was not served; the fan-out cannot go on. */
  error: unknown;
}

/**
 * Serves the next page of each offer's audience: a user who is on several pages gets all of the offers in one call of
 * the scorer. Never rejects.
 */
export async function serveRound<Data, Source extends string>(
  fanOuts: readonly FanOut<Data, Source>[],
  parts: RoundParts<Data, Source>,
  signal: AbortSignal,
): Promise<Turn<Data, Source>[]> {
  const { limit, breather, tally } = parts;
  const turns = await Promise.all(fanOuts.map((fanOut) => limit(() => openTurn(fanOut, parts, signal))));
  const receivers = new Map<string, Turn<Data, Source>[]>();
  for (const turn of turns) {
    for (const user of new Set(turn.page.users)) {
      const received = receivers.get(user);
      if (received === undefined) receivers.set(user, [turn]);
      else received.push(turn);
    }
  }
  for (const user of await findAway([...receivers.keys()], parts, signal)) {
    tally.skipped += receivers.get(user)?.length ?? 0;
    receivers.delete(user);
  }
  const serve = async (user: string, received: readonly Turn<Data, Source>[]): Promise<void> => {
    await breather.breathe();
    const offers = received.map(({ fanOut }) => fanOut.held.offer);
    try {
      const { accepted, refused, failures } = await deliver(user, offers, parts, signal);
      tally.accepted += accepted;
      tally.refused += refused;
      for (const failure of failures) {
        received.find(({ fanOut }) => fanOut.held.offer === failure.offer)?.failures.push({ ...failure, user });
      }
    } catch (error) {
      for (const turn of received) turn.error ??= error ?? NO_REASON;
    }
  };
  await Promise.all([...receivers].map(([user, received]) => limit(serve, user, received)));
  return turns;
}

async function openTurn<Data, Source extends string>(
  fanOut: FanOut<Data, Source>,
  { audience, policy }: RoundParts<Data, Source>,
  signal: AbortSignal,
): Promise<Turn<Data, Source>> {
  const { held, cursor } = fanOut;
  const failures: UserFailure<Data, Source>[] = [];
  try {
    const read = policy.run('audience', (options) => audience.page(held.offer, cursor, options), signal);
    const page = await read;
    if (page.next !== undefined && page.next === cursor) {
      const message = `The audience answered cursor ${quote(cursor)} with the same cursor. Return the next one.`;
      throw new FeedloomError('ERR_INTERNAL', message);
    }
    return { fanOut, page, failures, error: undefined };
  } catch (error) {
    return { fanOut, page: { users: [], next: cursor }, failures, error: error ?? NO_REASON };
  }
}

/** The users who have been away for too long. If nobody knows, nobody is away: it costs space and loses nothing. */
async function findAway<Data, Source extends string>(
  users: readonly string[],
  { activity, inactiveAfterMs, clock, policy }: RoundParts<Data, Source>,
  signal: AbortSignal,
): Promise<string[]> {
  if (activity === undefined || users.length === 0) return [];
  const asked = policy.run('activity', (options) => activity.lastActiveAt(users, options), signal);
  const last = await asked.catch((): readonly (number | undefined)[] => []);
  const since = clock.now() - inactiveAfterMs;
  return users.filter((_, index) => (last[index] ?? Infinity) < since);
}
