import type { OrderedStore } from '@feedloom/core';
import { createFollowers } from '@feedloom/pools';
import type { Audience, Offer } from '@feedloom/pools';
import type { Follows } from '../corpus/follows.js';
import type { PinData, PinSource } from './pin-data.js';

/**
 * Who receives a pin: the followers of the user who saved it and of the board that it was saved to, or the followers of
 * its theme; a pin that is related to a save only whoever made that save. Nobody receives what they have saved already.
 */
export async function openAudience(
  store: OrderedStore,
  follows: ReadonlyMap<string, Follows>,
  hasSaved: (user: string, pin: string) => boolean,
): Promise<Audience<PinData, PinSource>> {
  const followers = createFollowers<PinData, PinSource>({ store, namespace: 'pinboard', targetsOf });
  await Promise.all(
    [...follows].flatMap(([user, { users, boards, interests }]) =>
      [...users.map(aUser), ...boards.map(aBoard), ...interests.map(anInterest)].map((target) =>
        followers.follow(user, target),
      ),
    ),
  );
  return {
    page: async (offer, cursor, options) => {
      const { why } = offer.data;
      const { users, next } =
        why.type === 'related' ? { users: [why.user], next: undefined } : await followers.page(offer, cursor, options);
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
