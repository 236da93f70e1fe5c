import { access } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { picturePath } from '../../corpus/cutout.js';
import { THEMES } from '../../corpus/kind.js';
import { KINDS } from '../../corpus/kinds/all.js';

/** The code points by which a picture is of a skin tone. */
const SKIN_TONE = /1f3f[b-f]/;

describe('the table of kinds', () => {
  it('has at least 48 kinds, at least 10 in each of 6 themes', () => {
    expect(KINDS.length).toBeGreaterThanOrEqual(48);
    expect(THEMES).toHaveLength(6);
    for (const theme of THEMES) expect(KINDS.filter((kind) => kind.theme === theme).length).toBeGreaterThanOrEqual(10);
  });

  it('names each kind and each picture once, and shows no skin tones', () => {
    expect(new Set(KINDS.map(({ name }) => name)).size).toBe(KINDS.length);
    expect(new Set(KINDS.map(({ codePoint }) => codePoint)).size).toBe(KINDS.length);
    expect(KINDS.filter(({ codePoint }) => SKIN_TONE.test(codePoint))).toEqual([]);
  });

  it('has a picture for each kind', async () => {
    await Promise.all(KINDS.map(({ codePoint }) => access(picturePath(codePoint))));
  });
});
