import type { Interaction } from '@feedloom/core';
import { FeedloomError, quote, requireFinite, requireId } from '@feedloom/core';

/** Checks what users did, and groups it by user. @throws `ERR_INVALID_ARGUMENT` */
export function interactionsByUser(interactions: readonly Interaction[]): Map<string, Interaction[]> {
  if (!Array.isArray(interactions)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`interactions\` must be a list, got ${quote(interactions)}.`);
  }
  const byUser = new Map<string, Interaction[]>();
  for (const interaction of interactions as readonly unknown[]) {
    const { event, user, item, kind, at } = Object(interaction) as Interaction;
    requireId('interactions[].event', event);
    requireId('interactions[].user', user);
    requireId('interactions[].item', item);
    requireId('interactions[].kind', kind);
    requireFinite('interactions[].at', at);
    const told = byUser.get(user);
    if (told === undefined) byUser.set(user, [{ event, user, item, kind, at }]);
    else told.push({ event, user, item, kind, at });
  }
  return byUser;
}
