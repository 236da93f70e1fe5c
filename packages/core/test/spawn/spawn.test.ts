import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FeedloomError } from '@feedloom/core';
import { serve, startChild, startWorker } from '@feedloom/core/spawn';
import type { Remote, StartOptions } from '@feedloom/core/spawn';
import type { Arithmetic } from './entries/arithmetic.js';

const entry = (name: string): URL => new URL(`./entries/${name}.js`, import.meta.url);

const started: Remote<Arithmetic>[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((remote) => remote.kill()));
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.each([
  { kind: 'worker', start: startWorker, own: true },
  { kind: 'child', start: startChild, own: false },
] as const)('a $kind', ({ start, own }) => {
  async function open(options: StartOptions = {}): Promise<Remote<Arithmetic>> {
    const remote = await start<Arithmetic>(entry('arithmetic'), { data: { name: 'sums' }, ...options });
    started.push(remote);
    return remote;
  }

  it('starts from a TypeScript source and answers calls side by side', async () => {
    const remote = await open();
    const { pid, name } = await remote.call('where', undefined);
    expect(name).toBe('sums');
    expect(pid).toBe(remote.pid);
    expect(pid === process.pid).toBe(own);
    expect(await Promise.all([1, 2, 3].map((number) => remote.call('square', number)))).toEqual([1, 4, 9]);
  });

  it('carries typed arrays both ways', async () => {
    const remote = await open();
    const numbers = Float64Array.of(1, 2, 4);
    const { total, doubled } = await remote.call('sum', numbers, { transfer: [numbers.buffer] });
    expect(total).toBe(7);
    expect([...doubled]).toEqual([2, 4, 8]);
    // A worker takes the memory over; a child gets a copy.
    expect(numbers.length).toBe(own ? 0 : 3);
  });

  it('hands typed errors over whole, and others as the cause of ERR_INTERNAL', async () => {
    const remote = await open();
    await expect(remote.call('refuse', 'typed')).rejects.toMatchObject({
      code: 'ERR_OVERLOADED',
      message: 'Too busy.',
      retryable: true,
      retryAfterMs: 40,
    });
    await expect(remote.call('refuse', 'plain')).rejects.toMatchObject({
      code: 'ERR_INTERNAL',
      cause: { name: 'RangeError', message: 'too far' },
    });
    await expect(remote.call('refuse', 'uncloneable')).rejects.toMatchObject({ code: 'ERR_INTERNAL' });
    // @ts-expect-error -- there is no such method
    await expect(remote.call('toString', 1)).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED' });
    expect(await remote.call('square', 5)).toBe(25);
  });

  it('refuses a payload that cannot be cloned', async () => {
    const remote = await open();
    // @ts-expect-error -- not a number, and not plain data either
    const call = remote.call('square', () => 2);
    await expect(call).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    const opening = start(entry('arithmetic'), { data: { name: () => 'x' } });
    await expect(opening).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });

  it('stops waiting at the deadline or when the caller aborts, and tells the method', async () => {
    const remote = await open();
    const late = remote.call('wait', 60_000, { deadlineMs: 30, writes: true });
    await expect(late).rejects.toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: true });
    const controller = new AbortController();
    const left = remote.call('wait', 60_000, { signal: controller.signal });
    controller.abort('left');
    await expect(left).rejects.toMatchObject({ code: 'ERR_ABORTED', cause: 'left' });
    expect(await remote.call('aborted', undefined)).toBe(2);
  });

  it('rejects the calls in progress, and later ones, when it crashes', async () => {
    const remote = await open();
    const waiting = remote.call('wait', 60_000, { writes: true });
    const crashing = remote.call('crash', 'exit');
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE', indeterminate: true });
    await expect(crashing).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE', indeterminate: false });
    expect(await remote.exited).toMatchObject({ code: 3 });
    await expect(remote.call('square', 2)).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE', indeterminate: false });
    await remote.close();
  });

  it('finishes the calls in progress before it closes, and refuses new ones', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'feedloom-spawn-'));
    const closeFile = join(folder, 'closed');
    const remote = await open({ data: { name: 'sums', closeFile } });
    const waiting = remote.call('wait', 50);
    const closing = remote.close();
    await expect(remote.call('square', 2)).rejects.toMatchObject({ code: 'ERR_CLOSED' });
    expect(await waiting).toBe('waited');
    await closing;
    expect(existsSync(closeFile)).toBe(true);
    expect(await remote.exited).toMatchObject({ code: 0 });
    if (!own) expect(isRunning(remote.pid)).toBe(false);
    await remote.close();
    rmSync(folder, { recursive: true });
  });

  it('kills what does not close within its grace', async () => {
    const remote = await open({ graceMs: 50 });
    const stuck = expect(remote.call('wait', 60_000)).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' });
    await remote.close();
    await stuck;
    if (!own) expect(isRunning(remote.pid)).toBe(false);
  });

  it('does not start, and leaves nothing behind, if the service cannot be opened', async () => {
    await expect(open({ data: { name: 'x', refuse: true } })).rejects.toMatchObject({ code: 'ERR_CORRUPT' });
    await expect(start(entry('quitter'))).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' });
    await expect(start(entry('silent'), { deadlineMs: 300 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    await expect(start(entry('absent'))).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' });
    // Node closes the handle of a child after it has told of its exit.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(process.getActiveResourcesInfo().filter((name) => /Worker|Process/.test(name))).toEqual([]);
  });
});

it('reports what a worker threw when it crashed', async () => {
  const remote = await startWorker<Arithmetic>(entry('arithmetic'), { data: { name: 'sums' } });
  const error: unknown = await remote.call('crash', 'throw').catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'ERR_UNAVAILABLE', cause: { message: 'crashed on purpose' } });
  expect(FeedloomError.is(error)).toBe(true);
});

it('refuses to serve where nobody started it', () => {
  // Vitest itself runs the tests in a child process, whose parent is not ours.
  const { send } = process;
  delete process.send;
  try {
    expect(() => serve(() => ({ methods: {} }))).toThrow(expect.objectContaining({ code: 'ERR_UNSUPPORTED' }));
  } finally {
    if (send !== undefined) process.send = send;
  }
});
