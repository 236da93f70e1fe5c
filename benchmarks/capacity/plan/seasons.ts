import type { Demand, Flows, Season } from './demand.js';

/** What share of uploads is recipes and things to make by oneself, which grow before school begins. */
const RECIPES_RATIO = 0.2;
const [SAVES, RECIPES, SEARCHES] = [2, 2.5, 2];

const FLOWS: readonly (keyof Flows)[] = ['feeds', 'saves', 'uploads', 'searches'];

/** The year of the source document. Seasons do not fall together. */
export function seasonsOf(season: number): readonly Season[] {
  const all = { feeds: season, saves: season, uploads: season, searches: season };
  return [
    { name: 'gifts, November and December', factors: all },
    { name: 'weddings, March to June', factors: { saves: SAVES } },
    { name: 'school, August and September', factors: { uploads: 1 - RECIPES_RATIO + RECIPES_RATIO * RECIPES } },
    { name: 'travel, June to August', factors: { searches: SEARCHES } },
  ];
}

/** Each flow in the season that asks most of it. */
export function seasonalPeak({ flows, season }: Pick<Demand, 'flows' | 'season'>): Flows {
  const seasons = seasonsOf(season);
  const peak = (flow: keyof Flows): number => {
    return flows[flow] * Math.max(1, ...seasons.map(({ factors }) => factors[flow] ?? 1));
  };
  const [feeds = 0, saves = 0, uploads = 0, searches = 0] = FLOWS.map(peak);
  return { feeds, saves, uploads, searches };
}
