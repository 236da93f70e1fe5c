import { FeedloomError } from '@feedloom/core';
import type { Region } from '../plan/demand.js';

/** Where most of a region's users live, for names that say so. */
const OFFSETS: Readonly<Record<string, number>> = { us: -6, eu: 1, apac: 8, latam: -4, mea: 3 };
const FURTHEST = 14;
const NAME = /^[a-z][a-z0-9-]*$/;

/** Reads `us:40,eu:25,apac:35`, in percent of all users. @throws `ERR_INVALID_ARGUMENT` that says what is wrong. */
export function readRegions(text: string): Region[] {
  const regions = text.split(',').map((part): Region => {
    const [name = '', percent = '', hours] = part.trim().split(':');
    const share = Number(percent) / 100;
    const utcOffsetHours = hours === undefined ? (OFFSETS[name] ?? 0) : Number(hours);
    const isGood = NAME.test(name) && percent !== '' && share > 0 && share <= 1 && Math.abs(utcOffsetHours) <= FURTHEST;
    if (!isGood) throw refuse('name:percent or name:percent:hours, with hours ahead of UTC', part);
    return { name, share, utcOffsetHours };
  });
  if (new Set(regions.map(({ name }) => name)).size < regions.length) throw refuse('regions of different names', text);
  const sum = regions.reduce((total, { share }) => total + share, 0);
  if (Math.abs(sum - 1) > 1e-6) throw refuse(`100 % together, not ${Math.round(sum * 1000) / 10} %`, text);
  return regions;
}

function refuse(rule: string, got: string): FeedloomError {
  return new FeedloomError('ERR_INVALID_ARGUMENT', `\`--regions\` must be ${rule}, got \`${got}\`.`);
}
