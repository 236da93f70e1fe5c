import { openPage, until } from './ask.js';
import type { Asker } from './ask.js';

/** What pages say while one of the parts is broken; that ranking is late says nothing of the stores. */
export const BROKEN = {
  ranker: /^ranker <- (kept-ranking|trending)/,
  stores: /^(feed|store|hydrate|catalogue|pools) <-/,
} as const;

/** Waits until no page of a user says that a part is broken. @returns How long that took, in milliseconds. */
export function untilWhole(asker: Asker, user: string, part: keyof typeof BROKEN): Promise<number> {
  return until(`pages of ${asker.port} are whole`, async () => {
    const { status, labels, said } = await openPage(asker, user);
    return status === 200 && !labels.some((label) => BROKEN[part].test(label)) && (said.pins ?? []).length > 0;
  });
}
