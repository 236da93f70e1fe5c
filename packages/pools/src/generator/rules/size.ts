import type { GenerateRequest } from '../../contracts/generator.js';
import type { SizeRule } from '../mix-rule.js';

/**
 * Decides how many items a chunk holds, for example more after a long absence.
 *
 * The answer is rounded and used between {@link GenerateRequest.size} and {@link GenerateRequest.max}: a rule may ask for more
 * than the usual size, never for less, so that a chunk after failures is as large as, or larger than, the last one
 * asked for. For smaller chunks, lower the usual size. Of several size rules the largest answer counts.
 */
export function size(decide: (request: GenerateRequest) => number): SizeRule {
  return { kind: 'size', name: 'size', parameters: '', sources: [], size: decide };
}
