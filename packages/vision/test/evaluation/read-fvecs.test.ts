import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFvecs } from '@feedloom/vision/evaluation';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'feedloom-fvecs-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function fileOf(rows: readonly (readonly number[])[]): Promise<string> {
  const path = join(directory, `${Math.random()}.fvecs`);
  const parts = rows.map((row) => {
    const bytes = Buffer.alloc(4 + row.length * 4);
    bytes.writeInt32LE(row.length);
    for (const [axis, value] of row.entries()) bytes.writeFloatLE(value, 4 + axis * 4);
    return bytes;
  });
  await writeFile(path, Buffer.concat(parts));
  return path;
}

describe('reading a .fvecs file', () => {
  it('gives its vectors with norm 1', async () => {
    const { count, dimension, vectors } = await readFvecs(
      await fileOf([
        [3, 4],
        [0, -2],
        [5, 0],
      ]),
    );
    expect([count, dimension]).toEqual([3, 2]);
    expect([...vectors].map((value) => value.toFixed(3))).toEqual([
      '0.600',
      '0.800',
      '0.000',
      '-1.000',
      '1.000',
      '0.000',
    ]);
  });

  it('refuses what is no such file', async () => {
    for (const rows of [[], [[0, 0]], [[1, NaN]], [[1, 2], [3]]]) {
      await expect(readFvecs(await fileOf(rows))).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
    }
    await expect(readFvecs(join(directory, 'none'))).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' });
  });
});
