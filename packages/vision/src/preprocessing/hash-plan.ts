import { createHash } from 'node:crypto';
import type { PreprocessingPlan } from './preprocessing-plan.js';

/**
 * SHA-256 of a plan in hexadecimal, for `EmbeddingSpace.preprocessing`: equal plans have equal hashes, whatever the
 * order of their keys.
 */
export function hashPlan(plan: PreprocessingPlan): string {
  return createHash('sha256').update(canonicalJson(plan)).digest('hex');
}

/** JSON with sorted keys and without the keys whose value is `undefined`. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join(',')}}`;
}
