import { readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom, systemClock } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { LockFile } from '../../src/index/files/lock-file.js';
import { thisProcess } from '../../src/index/files/lock-owner.js';
import { expectCode } from '../support/expect-code.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const random = seededRandom('lock');
const take = (folder: string) => LockFile.take(folder, random, systemClock);

/** Makes a lock that was written `agoMs` ago by a process that says so of itself. */
async function lockOf(owner: object, agoMs: number): Promise<string> {
  const folder = await temporaryFolder();
  const path = join(folder, 'lock');
  await writeFile(path, JSON.stringify({ ...(await thisProcess('f')), ...owner }));
  const { mtimeMs } = await stat(path);
  const writtenAt = new Date(mtimeMs - agoMs);
  await utimes(path, writtenAt, writtenAt);
  return folder;
}

describe.skipIf(process.platform !== 'linux')('a lock of a process whose pid tells nothing here', () => {
  const strangers = {
    'another container': { pid: 2 ** 22 + 1, startedAt: '1', pidNamespace: 'pid:[1]' },
    'another machine': { pid: 2 ** 22 + 1, startedAt: '1', boot: 'other' },
    'a version that did not say where it is': { pid: 2 ** 22 + 1, startedAt: '1', boot: '', pidNamespace: '' },
  };

  it.each(Object.entries(strangers))('is kept while it is written: %s', async (_, owner) => {
    const folder = await lockOf(owner, 20_000);
    await expectCode(take(folder), 'ERR_CONFLICT', 'a lock that is in use');
    await expect(take(folder)).rejects.toThrow(/you may delete `.*lock`/);
  });

  it.each(Object.entries(strangers))('is taken over after 30 s of silence: %s', async (_, owner) => {
    await (await take(await lockOf(owner, 31_000))).release();
  });
});

describe('a lock', () => {
  it('is written every five seconds, and no more once it is released', async () => {
    const clock = createVirtualClock();
    const folder = await temporaryFolder();
    const path = join(folder, 'lock');
    const lock = await LockFile.take(folder, random, clock);
    const text = await readFile(path, 'utf8');
    await utimes(path, 1, 1);
    await clock.advance(5_000);
    await expect.poll(async () => (await stat(path)).mtimeMs).toBeGreaterThan(1_000);
    expect(await readFile(path, 'utf8')).toBe(text);
    await lock.release();
    expect(clock.pending).toBe(0);
  });

  it('that another process took over stops writes within a second', async () => {
    const clock = createVirtualClock();
    const folder = await temporaryFolder();
    const path = join(folder, 'lock');
    const lock = await LockFile.take(folder, random, clock);
    await rename(path, `${path}.old`);
    const other = await take(folder);
    await lock.recheck();
    await clock.advance(1_000);
    await expectCode(lock.recheck(), 'ERR_CONFLICT', 'a write after the takeover');
    await expectCode(lock.recheck(), 'ERR_CONFLICT', 'the next write');
    await lock.release();
    await other.check();
    await other.release();
  });
});
