import { Deadline, requireId, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions, OrderedStore } from '@feedloom/core';
import type { Audience, AudiencePage, Offer } from '../contracts/worker.js';
import { DEFAULT_NAMESPACE, requireNamespace } from '../namespace.js';
import { PRESENT, idKey, idsAfter, indexPartition, readIdKey } from './index-cells.js';
import { mergeSorted } from './merge-sorted.js';

/** Where followers are kept, and whose followers receive an offer. */
export interface FollowersOptions<Data, Source extends string = string> {
  /** Keeps the index; whoever opened it closes it. */
  readonly store: OrderedStore;
  /** Prefixes every partition. `[a-z0-9_-]{1,64}`. @defaultValue `'feedloom'` */
  readonly namespace?: string | undefined;
  /** Whose followers receive an offer: ids of users, boards or interests, such as `user:bo` and `board:desks`. */
  readonly targetsOf: (offer: Offer<Data, Source>) => readonly string[];
  /** The most users on a page. @defaultValue 200 */
  readonly pageSize?: number | undefined;
}

/** Which targets to list. */
export interface TargetsOptions extends CallOptions {
  /** Lists the targets after this one. */
  readonly after?: string | undefined;
  /** The most targets to list. @defaultValue 1,000 */
  readonly limit?: number | undefined;
}

/** Who follows whom and what: the audience of an offer is everybody who follows one of its targets. */
export interface Followers<Data, Source extends string = string> extends Audience<Data, Source> {
  /**
   * Makes `user` a follower of `target`, once however often it is called. Calls for one user and target are made one
   * after the other.
   */
  follow(user: string, target: string, options?: CallOptions): Promise<void>;
  /** Ends it. */
  unfollow(user: string, target: string, options?: CallOptions): Promise<void>;
  /** The targets that `user` follows, in the order of their ids: what a rebuild looks up. */
  targets(user: string, options?: TargetsOptions): Promise<string[]>;
  /**
   * Deletes all that is kept of what `user` follows. Following `user` as a target is what others do: it stays.
   *
   * @returns How many targets it was.
   */
  erase(user: string, options?: CallOptions): Promise<number>;
  /**
   * The followers of all of the offer's targets, each once, in the order of their ids' UTF-8 bytes. The cursor is the
   * last user of the page above, so somebody who follows meanwhile moves nobody else.
   */
  page(offer: Offer<Data, Source>, cursor: string | undefined, options?: CallOptions): Promise<AudiencePage>;
}

/** Creates an index of followers in a store: one partition for each target, and one for each user. */
export function createFollowers<Data, Source extends string = string>({
  store,
  namespace = DEFAULT_NAMESPACE,
  targetsOf,
  pageSize = 200,
}: FollowersOptions<Data, Source>): Followers<Data, Source> {
  requirePositiveInteger('pageSize', pageSize);
  requireNamespace(namespace);
  const followersOf = (target: string): string => indexPartition(namespace, 'followers', target);
  const followedBy = (user: string): string => indexPartition(namespace, 'follows', user);

  async function readIds(partition: string, after: string | undefined, limit: number, options: CallOptions) {
    const [entries = []] = await store.read(partition, [idsAfter(after, limit)], options);
    return entries.map(({ key }) => readIdKey(key));
  }

  async function follow(user: string, target: string, options: CallOptions = {}): Promise<void> {
    const deadline = Deadline.of(options);
    requireId('user', user);
    requireId('target', target);
    // The user's side first and gone last: a crash between leaves what `erase` finds.
    await store.write(followedBy(user), { puts: [{ key: idKey(target), value: PRESENT }] }, deadline.toCallOptions());
    await store.write(followersOf(target), { puts: [{ key: idKey(user), value: PRESENT }] }, deadline.toCallOptions());
  }

  async function unfollow(user: string, target: string, options: CallOptions = {}): Promise<void> {
    const deadline = Deadline.of(options);
    requireId('user', user);
    requireId('target', target);
    await store.write(followersOf(target), { deletes: [idKey(user)] }, deadline.toCallOptions());
    await store.write(followedBy(user), { deletes: [idKey(target)] }, deadline.toCallOptions());
  }

  async function targets(user: string, { after, limit = 1_000, ...options }: TargetsOptions = {}): Promise<string[]> {
    requireId('user', user);
    requirePositiveInteger('limit', limit);
    return readIds(followedBy(user), after, limit, options);
  }

  async function erase(user: string, options: CallOptions = {}): Promise<number> {
    const deadline = Deadline.of(options);
    for (let count = 0; ;) {
      const found = await targets(user, deadline.toCallOptions());
      if (found.length === 0) return count;
      for (const target of found) await unfollow(user, target, deadline.toCallOptions());
      count += found.length;
    }
  }

  async function page(
    offer: Offer<Data, Source>,
    cursor: string | undefined,
    options: CallOptions = {},
  ): Promise<AudiencePage> {
    const names = [...new Set(targetsOf(offer))];
    for (const target of names) requireId('target', target);
    // One more than a page from each: then it is known whether there is another page.
    const lists = await Promise.all(names.map((target) => readIds(followersOf(target), cursor, pageSize + 1, options)));
    const merged = mergeSorted(lists, pageSize + 1);
    const users = merged.slice(0, pageSize);
    return { users, next: merged.length > pageSize ? users[users.length - 1] : undefined };
  }

  return { follow, unfollow, targets, erase, page };
}
