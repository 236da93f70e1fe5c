import type { EngineKind } from './engine.js';

/**
 * Whether tests of an engine have to be skipped here. Prints why, as a skipped test says nothing.
 *
 * @throws In CI, where a missing server is a failure.
 */
export function isMissing(kind: Pick<EngineKind, 'name' | 'whyMissing'>): boolean {
  const reason = kind.whyMissing();
  if (reason === undefined) return false;
  if (process.env['CI'] !== undefined) throw new Error(`${kind.name}: ${reason}; CI must not skip its tests.`);
  console.warn(`Skipped ${kind.name}: ${reason}.`);
  return true;
}
