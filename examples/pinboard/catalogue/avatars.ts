import type { BlobStore, CallOptions, OrderedStore } from '@feedloom/core';
import { cellKey, decodeCell, encodeCell } from './cell.js';

const PARTITION = 'pinboard';
const AVATARS = cellKey('avatars');

/** Where users' pictures are kept, and who draws those that are missing. */
export interface AvatarParts<User> {
  readonly store: OrderedStore;
  readonly blobs: BlobStore;
  readonly users: readonly User[];
  readonly draw: (user: User) => Promise<Uint8Array>;
}

/** The blob of each user's picture: drawn on the first start, and kept. */
export async function keepAvatars<User extends { readonly id: string }>(
  { store, blobs, users, draw }: AvatarParts<User>,
  options: CallOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const [[entry] = []] = await store.read(PARTITION, [{ key: AVATARS }], options);
  const kept = new Map(entry === undefined ? [] : decodeCell<[string, string][]>(entry.value));
  const missing = users.filter(({ id }) => !kept.has(id));
  if (missing.length === 0) return kept;
  const drawn = missing.map(async (user) => [user.id, await blobs.put(await draw(user), options)] as const);
  for (const [id, blob] of await Promise.all(drawn)) kept.set(id, blob);
  await store.write(PARTITION, { puts: [{ key: AVATARS, value: encodeCell([...kept]) }] }, options);
  return kept;
}
