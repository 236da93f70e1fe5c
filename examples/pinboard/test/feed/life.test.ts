import { describe, expect, it } from 'vitest';
import { openTestPinboard } from '../support/open-test-pinboard.js';

describe('life', () => {
  it('makes people save and bring pins, so that the next pulls have something new', async () => {
    const pinboard = await openTestPinboard({ count: 24, lifeMs: 2 });
    const { made: before } = await pinboard.growth();
    const savesOf = async (): Promise<number> => {
      const ids = Array.from({ length: 24 }, (_, index) => `p${index + 1}`);
      const pins = await pinboard.catalogue.pins(ids);
      return pins.reduce((sum, pin) => sum + (pin?.saves ?? 0), 0);
    };
    const saved = await savesOf();
    await expect
      .poll(async () => (await pinboard.growth()).made > before && (await savesOf()) > saved, { timeout: 20_000 })
      .toBe(true);
    await pinboard.close();
  });

  it('is still when it is switched off', async () => {
    const pinboard = await openTestPinboard({ count: 6, lifeMs: 0 });
    const { made } = await pinboard.growth();
    await pinboard.close();
    expect((await pinboard.growth()).made).toBe(made);
  });
});
