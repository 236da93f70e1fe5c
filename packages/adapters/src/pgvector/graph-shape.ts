import { FeedloomError, requirePositiveInteger } from '@feedloom/core';

/** How the graph is built. */
export interface GraphShape {
  /** Neighbours of a vector in each layer, 2 to 100. @defaultValue 16 */
  readonly m?: number | undefined;
  /** Candidates while a vector is added, at least twice `m`, at most 1,000. @defaultValue 64, or twice `m` if that is more */
  readonly efConstruction?: number | undefined;
}

/** The shape of a graph that the extension can build. @throws `ERR_INVALID_ARGUMENT` for another. */
export function graphShape({ m = 16, efConstruction = Math.max(64, 2 * m) }: GraphShape): {
  readonly m: number;
  readonly efConstruction: number;
} {
  requireWithin('m', m, 2, 100);
  requireWithin('efConstruction', efConstruction, 2 * m, 1000);
  return { m, efConstruction };
}

function requireWithin(name: string, value: number, least: number, most: number): void {
  requirePositiveInteger(name, value);
  if (value >= least && value <= most) return;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be from ${least} to ${most}, got \`${value}\`.`);
}
