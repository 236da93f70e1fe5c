import type { UserFigures } from './user-figures.js';

/** Figures of all rankers side by side, so that a user who is drawn brings all of them. */
export interface JoinedFigures {
  /** What each column is. */
  readonly columns: readonly { readonly ranker: string; readonly metric: string }[];
  /** For each world, row-major `[users, columns]`. */
  readonly worlds: readonly Float64Array[];
}

/** Joins the figures of each world, ranker by ranker; within a world all are of the same users in the same order. */
export function joinFigures(
  rankers: readonly string[],
  worlds: readonly (readonly (readonly UserFigures[])[])[],
): JoinedFigures {
  const columns = rankers.flatMap((ranker, at) =>
    (worlds[0]?.[at] ?? []).flatMap(({ names }) => names.map((metric) => ({ ranker, metric }))),
  );
  return { columns, worlds: worlds.map((world) => joinWorld(world.flat(), columns.length)) };
}

function joinWorld(parts: readonly UserFigures[], width: number): Float64Array {
  const first = parts[0];
  const users = first === undefined ? 0 : first.values.length / first.names.length;
  const joined = new Float64Array(users * width);
  let column = 0;
  for (const { names, values } of parts) {
    for (let user = 0; user < users; user += 1) {
      joined.set(values.subarray(user * names.length, (user + 1) * names.length), user * width + column);
    }
    column += names.length;
  }
  return joined;
}

/** The mean of each column: of each world, and of all, worlds counting alike. A world without users counts for nothing. */
export function meansOf({ columns, worlds }: JoinedFigures): {
  readonly all: Float64Array;
  readonly each: Float64Array[];
} {
  const each = worlds
    .filter((world) => world.length > 0)
    .map((world) => {
      const sums = new Float64Array(columns.length);
      for (const [at, value] of world.entries()) sums[at % columns.length] = (sums[at % columns.length] ?? 0) + value;
      return sums.map((sum) => sum / (world.length / columns.length));
    });
  const all = new Float64Array(columns.length);
  for (const means of each) for (const [at, mean] of means.entries()) all[at] = (all[at] ?? 0) + mean / each.length;
  return { all, each };
}
