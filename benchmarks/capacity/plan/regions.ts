import type { Region } from './demand.js';

/** The local hour at which most is asked for. */
const EVENING = 20;
const HOURS = 24;

/** What a region has to be built for, as shares of the sum of all regions' own peaks. */
export interface RegionNeed {
  readonly name: string;
  /** Its share of the users. */
  readonly share: number;
  /** In its own evening, with all regions there. */
  readonly own: number;
  /** In the worst hour of a day on which another region is lost. */
  readonly withLoss: number;
  /** The one whose loss is worst; `undefined` if there is no other. */
  readonly worstLoss: string | undefined;
  /** The share of all users that it then serves. */
  readonly usersWithLoss: number;
}

/** What is asked for at a local hour, as a share of what is asked for in the evening: a cosine, least in the morning. */
export function dailyShare(hour: number, night: number): number {
  return night + ((1 - night) * (1 + Math.cos((2 * Math.PI * (hour - EVENING)) / HOURS))) / 2;
}

/**
 * What each region needs so that it serves its own evening, and that of a lost region as well: the lost one's requests of each
 * hour go to the others, in proportion to their users.
 *
 * @param night - What is asked for in the quietest hour, as a share of the evening's.
 */
export function regionNeeds(regions: readonly Region[], night: number): RegionNeed[] {
  return regions.map((region) => {
    const load = ({ share, utcOffsetHours }: Region, utcHour: number): number => {
      return share * dailyShare(utcHour + utcOffsetHours, night);
    };
    let [withLoss, worstLoss, usersWithLoss]: [number, string | undefined, number] = [
      region.share,
      undefined,
      region.share,
    ];
    for (const lost of regions) {
      if (lost === region) continue;
      const taken = region.share / (1 - lost.share);
      usersWithLoss = Math.max(usersWithLoss, region.share + lost.share * taken);
      for (let hour = 0; hour < HOURS; hour += 0.25) {
        const need = load(region, hour) + load(lost, hour) * taken;
        if (need > withLoss) [withLoss, worstLoss] = [need, lost.name];
      }
    }
    return { name: region.name, share: region.share, own: region.share, withLoss, worstLoss, usersWithLoss };
  });
}
