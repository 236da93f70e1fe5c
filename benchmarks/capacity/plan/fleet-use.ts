/** What is counted of a fleet: CPU in microseconds, of an engine with all its servers; requests and bytes of its primary. */
export const FLEET_FIGURES = [
  'api.cpuUs',
  'ranker.cpuUs',
  'hbase.cpuUs',
  'hbase.requests',
  'hbase.bytes',
  'redis.cpuUs',
  'redis.requests',
  'redis.bytes',
] as const;

/** One of {@link FLEET_FIGURES}. */
export type FleetFigure = (typeof FLEET_FIGURES)[number];

/** What something takes of each member of a fleet. */
export type FleetUse = Readonly<Record<FleetFigure, number>>;

/** Makes a use of what `of` says of each figure. */
export function fleetUse(of: (figure: FleetFigure) => number): FleetUse {
  return Object.fromEntries(FLEET_FIGURES.map((figure) => [figure, of(figure)])) as Record<FleetFigure, number>;
}

/** `times` of each use, in sum. */
export function sumOfUses(uses: readonly (readonly [times: number, use: FleetUse])[]): FleetUse {
  return fleetUse((figure) => uses.reduce((sum, [times, use]) => sum + times * use[figure], 0));
}
