import type { OrderedStore } from '@feedloom/core';
import { createFollowers } from '@feedloom/pools';
import type { AudiencePage, Followers, Offer } from '@feedloom/pools';
import type { Follows } from '../corpus/follows.js';
import type { PinData, PinSource } from './pin-data.js';

/** How many follow at a time: a store that has just been started is slow. */
const AT_ONCE = 32;

/** Who receives pins, until they are erased. */
export type HomeAudience = Pick<Followers<PinData, PinSource>, 'page' | 'erase'>;

/**
 * Who receives a pin: the followers of the user who saved it and of the board that it was saved to, or the followers of
 * its theme; a pin that is related to a save only whoever made that save; one that is fresh everybody. Nobody receives what
 * they have saved already.
 */
export async function openAudience(
  store: OrderedStore,
  follows: ReadonlyMap<string, Follows>,
  people: readonly string[],
  hasSaved: (user: string, pin: string) => boolean,
): Promise<HomeAudience> {
  const followers = createFollowers<PinData, PinSource>({ store, namespace: 'pinboard', targetsOf });
  const wanted = [...follows].flatMap(([user, { users, boards, interests }]) =>
    [...users.map(aUser), ...boards.map(aBoard), ...interests.map(anInterest)].map((target) => [user, target] as const),
  );
  for (let start = 0; start < wanted.length; start += AT_ONCE) {
    await Promise.all(wanted.slice(start, start + AT_ONCE).map(([user, target]) => followers.follow(user, target)));
  }
  const receivers = (
    why: PinData['why'],
    follow: () => Promise<AudiencePage>,
  ): AudiencePage | Promise<AudiencePage> => {
    if (why.type === 'related') return { users: [why.user], next: undefined };
    return why.type === 'fresh' ? { users: people, next: undefined } : follow();
  };
  return {
    erase: followers.erase,
    page: async (offer, cursor, options) => {
      const { why } = offer.data;
      const { users, next } = await receivers(why, () => followers.page(offer, cursor, options));
      return { users: users.filter((user) => !hasSaved(user, offer.id)), next };
    },
  };
}

function targetsOf({ data: { why } }: Offer<PinData, PinSource>): string[] {
  if (why.type === 'save') return [aUser(why.user), aBoard(why.board)];
  return why.type === 'interest' ? [anInterest(why.theme)] : [];
}

const aUser = (id: string): string => `user:${id}`;
const aBoard = (id: string): string => `board:${id}`;
const anInterest = (theme: string): string => `interest:${theme}`;
