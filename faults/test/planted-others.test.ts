import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { whyNoRedis } from '../../engines/redis/start-redis.js';
import { hunt } from '../src/planted/hunt.js';
import { OTHER_BUGS } from '../src/planted/other-bugs.js';
import { applyPatch } from '../src/planted/plant.js';
import { PROTOCOL_BUGS } from '../src/planted/protocol-bugs.js';

const isMissing = whyNoRedis() !== undefined;
const PACKAGES = join(import.meta.dirname, '../../packages');

describe('the checks outside the protocol', () => {
  for (const bug of OTHER_BUGS) {
    it.skipIf(isMissing && bug.name === 'resend')(`find: ${bug.text}`, { timeout: 60_000 }, async () => {
      expect((await hunt(bug)).found).toBeDefined();
    });

    it.skipIf(isMissing && bug.name === 'resend')(`do not see it where it is not: ${bug.name}`, async () => {
      expect(await bug.check(join(PACKAGES, bug.package, 'src'))).toBeUndefined();
    });
  }
});

describe('planted bugs', () => {
  it('are 36 at least, each with a name of its own', () => {
    const names = [...PROTOCOL_BUGS, ...OTHER_BUGS].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(36);
  });

  it('cannot rot: a patch that matches no place, or two, is an error', () => {
    const patch = { file: 'a.ts', find: 'x', replace: 'y' };
    expect(applyPatch('a x b', patch)).toBe('a y b');
    expect(() => applyPatch('a b', patch)).toThrow('matches 0 times');
    expect(() => applyPatch('x x', patch)).toThrow('matches 2 times');
  });
});
