import type { CallOptions, Entry, ReadPart } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { describe, expect, it } from 'vitest';
import type { BoardEvent } from '../../board/board-event.js';
import type { Board } from '../../board/board.js';
import type { Save } from '../../catalogue/save.js';
import { createLateRecorder } from '../../feed/late-saves.js';
import type { Newsroom } from '../../feed/newsroom.js';
import { retell } from '../../feed/retell.js';
import { openTestBoard } from '../support/open-test-board.js';

const saveAt = (at: number): Save => ({ user: 'ben', pin: 'lamp', board: 'ben/things', at });
const hideAt = (at: number): BoardEvent => {
  return { type: 'did', user: 'ben', kind: 'hide', deeds: [{ event: 'hidden/token', pin: 'lamp', at }] };
};

/** Has what was to be told told by a process of its own. */
async function retellBy(board: Board, events: readonly BoardEvent[]): Promise<void> {
  const newsroom = { saved: async () => undefined } as unknown as Newsroom;
  await retell({ board, newsroom, pools: { remove: async () => undefined } }, events);
}

/** Records a save that had to wait. @returns What followed from it. */
async function recordBy(board: Board, save: Save): Promise<Save[]> {
  const followed: Save[] = [];
  await createLateRecorder(board, async (each) => void followed.push(each))(save);
  return followed;
}

/** The first read of a user's saves is answered late, with what was there when it was asked for. */
class LateStore extends MemoryStore {
  onRead: (() => Promise<unknown>) | undefined;

  override async read(partition: string, parts: readonly ReadPart[], options?: CallOptions): Promise<Entry[][]> {
    const found = await super.read(partition, parts, options);
    const { onRead } = this;
    if (partition !== 'user/ben' || onRead === undefined) return found;
    this.onRead = undefined;
    await onRead();
    return found;
  }
}

describe('a save that had to wait', () => {
  const now = Date.now();

  it('is recorded, and counts', async () => {
    const board = await openTestBoard(new MemoryStore());
    expect(await recordBy(board, saveAt(now - 60_000))).toEqual([saveAt(now - 60_000)]);
    expect(await board.catalogue.saveOf(saveAt(0))).toEqual(saveAt(now - 60_000));
    expect((await board.catalogue.pins(['lamp']))[0]?.saves).toBe(1);
  });

  it('is none if its pin was hidden later, also when that was told before this process began', async () => {
    const store = new MemoryStore();
    await retellBy(await openTestBoard(store), [hideAt(now - 60_000)]);
    const board = await openTestBoard(store);
    expect(await recordBy(board, saveAt(now - 61_000))).toEqual([]);
    expect(await board.catalogue.saveOf(saveAt(0))).toBeUndefined();
    expect(await recordBy(board, saveAt(now - 59_000))).toEqual([saveAt(now - 59_000)]);
  });

  it('is none if it is recorded while its hide looks for it', async () => {
    const store = new LateStore();
    const board = await openTestBoard(store);
    store.onRead = () => recordBy(board, saveAt(now - 61_000));
    await retellBy(board, [hideAt(now - 60_000)]);
    expect(store.onRead).toBeUndefined();
    expect(await board.catalogue.saveOf(saveAt(0))).toBeUndefined();
  });

  it('is none if it was recorded before its hide is told', async () => {
    const board = await openTestBoard(new MemoryStore());
    await recordBy(board, saveAt(now - 61_000));
    await retellBy(board, [hideAt(now - 60_000)]);
    expect(await board.catalogue.saveOf(saveAt(0))).toBeUndefined();
    expect((await board.catalogue.pins(['lamp']))[0]?.saves).toBe(0);
  });
});
