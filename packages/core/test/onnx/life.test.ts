import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { openOnnxSession } from '../../src/onnx/index.js';
import { createVirtualClock } from '../../src/testing/virtual-clock.js';
import { addOne, row, slow, slowRow } from './models.js';

const run = promisify(execFile);

describe.each(['worker', 'child'] as const)('a session in a %s', (executor) => {
  const open = (model: Uint8Array) => openOnnxSession({ model, device: 'cpu', executor });

  it('does one run after the other, in their order', async () => {
    await using session = await open(slow);
    const order: number[] = [];
    const runs = [1, 2, 3].map((number) => session.run({ x: slowRow }).then(() => order.push(number)));
    await vi.waitFor(() => expect(session.stats().inFlight).toBe(1), { interval: 1 });
    expect(session.stats().runs).toBe(1);
    await Promise.all(runs);
    expect(order).toEqual([1, 2, 3]);
    expect(session.stats()).toMatchObject({ runs: 3, inFlight: 0, restarts: 0, ready: true });
  });

  it('ends the waiting, not the run, when a deadline passes or a caller aborts', async () => {
    await using session = await open(slow);
    const late = session.run({ x: slowRow }, { deadlineMs: 5 });
    await expect(late).rejects.toMatchObject({ code: 'ERR_TIMEOUT', retryable: true });
    expect(session.stats().inFlight).toBe(1);
    const caller = new AbortController();
    const [waiting, next] = [session.run({ x: slowRow }, { signal: caller.signal }), session.run({ x: slowRow })];
    caller.abort('bored');
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_ABORTED', cause: 'bored' });
    expect((await next)['y']?.data).toEqual(slowRow.data);
    expect(session.stats().runs, 'the one that was given up before its turn is not computed').toBe(2);
  });

  it('finishes what it was given before it closes', async () => {
    const session = await open(slow);
    const runs = [session.run({ x: slowRow }), session.run({ x: slowRow })];
    const closed = session.close();
    expect(session.stats().ready).toBe(false);
    await expect(session.run({ x: slowRow })).rejects.toMatchObject({ code: 'ERR_CLOSED' });
    await Promise.all(runs);
    await Promise.all([closed, session.close()]);
    expect(session.stats()).toMatchObject({ runs: 2, inFlight: 0, restarts: 0 });
  });

  it('keeps this thread free while it computes', async () => {
    await using session = await open(slow);
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await Promise.all([1, 2, 3, 4].map(() => session.run({ x: slowRow })));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });

  it('is not opened once its deadline has passed or its signal has aborted', async () => {
    const options = { model: addOne, device: 'cpu', executor } as const;
    await expect(openOnnxSession({ ...options, deadlineMs: 1 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    await expect(openOnnxSession({ ...options, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ERR_ABORTED',
    });
  });
});

describe('a child that is killed', () => {
  it('fails the run in it and is started again', async () => {
    await using session = await openOnnxSession({ model: slow, device: 'cpu', executor: 'child' });
    const { pid } = session.stats();
    const lost = session.run({ x: slowRow });
    await vi.waitFor(() => expect(session.stats().inFlight).toBe(1), { interval: 1 });
    process.kill(pid, 'SIGKILL');
    await expect(lost).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
    expect(session.stats().ready).toBe(false);
    await expect(session.run({ x: slowRow })).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
    await vi.waitFor(() => expect(session.stats().ready).toBe(true), 20_000);
    expect((await session.run({ x: slowRow }))['y']?.data).toEqual(slowRow.data);
    expect(session.stats().restarts).toBe(1);
    expect(session.stats().pid).not.toBe(pid);
  });

  it('is not started again once the session is closed', async () => {
    const session = await openOnnxSession({ model: addOne, device: 'cpu', executor: 'child' });
    process.kill(session.stats().pid, 'SIGKILL');
    await vi.waitFor(() => expect(session.stats().ready).toBe(false));
    await session.close();
    await sleep(200);
    expect(session.stats()).toMatchObject({ restarts: 0, ready: false });
    await expect(session.run({ x: row })).rejects.toMatchObject({ code: 'ERR_CLOSED' });
  });
});

/** As it is when a driver hangs. */
function hang(pid: number): void {
  process.kill(pid, 'SIGSTOP');
}

describe('a child that hangs', () => {
  it('is killed 30 s after the session began to close', async () => {
    const clock = createVirtualClock();
    const session = await openOnnxSession({ model: addOne, device: 'cpu', executor: 'child', clock });
    hang(session.stats().pid);
    const late = expect(session.run({ x: row }, { deadlineMs: 300 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    const waiting = expect(session.run({ x: row })).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' });
    await clock.advance(300);
    await late;
    const closed = session.close();
    await clock.advance(30_000);
    await Promise.all([closed, waiting]);
    expect(session.stats()).toMatchObject({ inFlight: 0, ready: false });
  });

  it('is killed and started again when a run takes longer than it may', async () => {
    await using session = await openOnnxSession({ model: addOne, device: 'cpu', executor: 'child' });
    const { pid } = session.stats();
    hang(pid);
    const runs = [session.run({ x: row }, { maxRunMs: 300 }), session.run({ x: row }, { maxRunMs: 300 })];
    await expect(runs[0]).rejects.toMatchObject({ code: 'ERR_TIMEOUT', retryable: true });
    await expect(runs[1]).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true });
    await vi.waitFor(() => expect(session.stats()).toMatchObject({ ready: true, restarts: 1 }), 20_000);
    expect(session.stats().pid).not.toBe(pid);
    expect((await session.run({ x: row }, { maxRunMs: 10_000 }))['y']?.data).toEqual(Float32Array.of(2, 3, 4));
    await expect(session.run({ x: row }, { maxRunMs: 0 })).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });
});

describe('a process that ends with a run in progress', () => {
  const script = (end: string): string => `
    import { openOnnxSession } from '@feedloom/core/onnx';
    import { slow, slowRow } from ${JSON.stringify(fileURLToPath(new URL('./models.ts', import.meta.url)))};
    const session = await openOnnxSession({ model: slow, device: 'cpu' });
    const runs = Array.from({ length: 20 }, () => session.run({ x: slowRow }));
    await runs[0];
    setTimeout(() => { ${end} }, 10);
    await Promise.all(runs);
  `;
  const args = ['--conditions=@feedloom/source', '--import', 'tsx', '--input-type=module', '--eval'];
  const exitOf = (end: string) =>
    run(process.execPath, [...args, script(end)]).then(
      () => 0,
      (error: unknown) => (error as { code: unknown }).code,
    );

  it('ends as it was told, without an abort', async () => {
    expect(await Promise.all([exitOf('process.exit(7)'), exitOf(`throw new Error('uncaught')`)])).toEqual([7, 1]);
  });
});
