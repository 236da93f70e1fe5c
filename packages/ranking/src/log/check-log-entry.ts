import { FeedloomError, quote, requireFinite, requireId } from '@feedloom/core';
import { LOG_KINDS } from './log-entry.js';
import type { LogEntry } from './log-entry.js';

const NAMES = ['collection', 'chunk', 'policy', 'source', 'rung', 'experiment', 'arm'] as const;

/**
 * Checks that `value` is an entry of the log, and leaves out whatever else it has.
 *
 * @throws `ERR_INVALID_ARGUMENT` that names the field and the rule it breaks.
 */
export function checkLogEntry(value: unknown): LogEntry {
  if (typeof value !== 'object' || value === null) refuse('entry', 'an object', value);
  const given = value as { readonly [Key in keyof LogEntry]?: unknown };
  const { event, kind, user, item, at, slot, propensity } = given;
  requireId('event', event);
  requireId('user', user);
  requireId('item', item);
  requireFinite('at', at);
  const known = LOG_KINDS.find((one) => one === kind);
  if (known === undefined) refuse('kind', `one of ${LOG_KINDS.join(', ')}`, kind);
  const entry: { -readonly [Key in keyof LogEntry]: LogEntry[Key] } = { event, kind: known, user, item, at };
  for (const name of NAMES) {
    const text = given[name];
    // Parquet has null where JSON has nothing.
    if (text === undefined || text === null) continue;
    requireId(name, text);
    entry[name] = text;
  }
  if (slot !== undefined && slot !== null) {
    if (!Number.isSafeInteger(slot) || (slot as number) < 0) refuse('slot', 'an integer of at least 0', slot);
    entry.slot = slot as number;
  }
  if (propensity !== undefined && propensity !== null) {
    requireFinite('propensity', propensity);
    if (propensity <= 0 || propensity > 1) refuse('propensity', 'more than 0 and at most 1', propensity);
    entry.propensity = propensity;
  }
  return entry;
}

function refuse(name: string, rule: string, value: unknown): never {
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be ${rule}, got ${quote(value)}.`);
}
