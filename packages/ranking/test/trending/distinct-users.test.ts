import { describe, expect, it } from 'vitest';
import { DistinctUsers, hashUser } from '../../src/trending/distinct-users.js';
import { withSeed } from '../support/seed.js';

describe('a count of different users', () => {
  it('counts nobody twice, is close for a few and within 40% for many', async () => {
    await withSeed(async (random) => {
      const salt = Math.floor(random.next() * 2 ** 32);
      const users = new DistinctUsers(2);
      let counted = 0;
      for (let user = 1; user <= 20_000; user += 1) {
        const hash = hashUser(`user:${user}`, salt);
        counted += users.add(1, hash);
        expect(users.add(1, hash)).toBe(0);
        // Four standard errors of 10%.
        if (user === 5) expect(Math.abs(counted - 5)).toBeLessThan(1.5);
        if (user >= 1_000 && user % 1_000 === 0) expect(Math.abs(counted / user - 1)).toBeLessThan(0.45);
      }
    });
  });

  it('is right on average, so that nothing is lost in the long run', async () => {
    await withSeed(async (random) => {
      let sum = 0;
      for (let round = 0; round < 200; round += 1) {
        const users = new DistinctUsers(1);
        const salt = Math.floor(random.next() * 2 ** 32);
        for (let user = 0; user < 300; user += 1) sum += users.add(0, hashUser(`user:${user}`, salt));
      }
      // The standard error of the mean is 10% / √200 = 0.7%.
      expect(Math.abs(sum / (200 * 300) - 1)).toBeLessThan(0.04);
    });
  });

  it('keeps rows apart and forgets one when it is cleared', () => {
    const users = new DistinctUsers(2);
    expect(users.add(0, 77)).toBe(1);
    expect(users.add(1, 77)).toBe(1);
    users.clear(0);
    expect(users.add(0, 77)).toBe(1);
    expect(users.add(1, 77)).toBe(0);
  });
});
