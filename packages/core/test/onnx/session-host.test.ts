import pLimit from 'p-limit';
import { describe, expect, it, vi } from 'vitest';
import { FeedloomError } from '../../src/errors.js';
import { RuntimeSession } from '../../src/onnx/runtime-session.js';
import type { SessionApi } from '../../src/onnx/session-api.js';
import { SessionHost } from '../../src/onnx/session-host.js';
import type { RunningSession } from '../../src/onnx/start-session.js';
import type { ExitStatus, Remote } from '../../src/spawn/remote.js';
import { createVirtualClock } from '../../src/testing/virtual-clock.js';
import { row } from './models.js';

const exit: ExitStatus = { code: 1, signal: undefined, error: undefined };
const shape = { name: 'x', type: 'float32', dims: [1, 3] } as const;
const model = { sha256: '0', externalSha256: [], inputs: [shape], outputs: [shape] };

/** A worker whose device fails at every run, and which ends when it is told to. */
function failingWorker() {
  let end: () => void = () => undefined;
  const exited = new Promise<ExitStatus>((resolve) => (end = () => resolve(exit)));
  const close = vi.fn(() => exited.then(() => undefined));
  const call = (): Promise<never> => Promise.reject(new FeedloomError('ERR_UNAVAILABLE', 'Device lost.'));
  const remote: Remote<SessionApi> = { exited, pid: 1, call, close, kill: () => exited, [Symbol.asyncDispose]: close };
  const running: RunningSession = { executor: 'worker', remote, model };
  return { running, end, close };
}

/** A session that shares `turn` with others, as all of WebGPU do. */
function sessionWith(running: RunningSession, next: RunningSession) {
  const turn = pLimit(1);
  const clock = createVirtualClock();
  const restart = vi.fn(() => turn(async () => next));
  const host = new SessionHost({ running, restart, turn, clock });
  const session = new RuntimeSession({ host, device: 'webgpu', devices: [], turn, clock });
  return { session, turn, clock, restart };
}

describe('a session', () => {
  it('closes though it is being started again, and another one has the turn', async () => {
    const [first, second] = [failingWorker(), failingWorker()];
    const { session, turn, clock, restart } = sessionWith(first.running, second.running);
    let release: () => void = () => undefined;
    const other = turn(() => new Promise<void>((resolve) => (release = resolve)));
    await vi.waitFor(() => expect(turn.activeCount).toBe(1));
    const early = session.close();
    first.end();
    await clock.advance(60);
    release();
    second.end();
    await Promise.all([other, early]);
    expect(restart).not.toHaveBeenCalled();
    expect(turn.activeCount).toBe(0);
  });

  it('closes what was started while it closed', async () => {
    const [first, second] = [failingWorker(), failingWorker()];
    const { session, turn, clock, restart } = sessionWith(first.running, second.running);
    let release: () => void = () => undefined;
    const other = turn(() => new Promise<void>((resolve) => (release = resolve)));
    first.end();
    await clock.advance(60);
    expect(restart).toHaveBeenCalledOnce();
    const closed = session.close();
    release();
    await vi.waitFor(() => expect(second.close).toHaveBeenCalledOnce());
    second.end();
    await Promise.all([other, closed]);
    expect(session.stats()).toMatchObject({ ready: false, restarts: 0 });
  });

  it('is unavailable, not closed, while the worker whose device failed ends', async () => {
    const [first, second] = [failingWorker(), failingWorker()];
    const { session, clock } = sessionWith(first.running, second.running);
    const unavailable = { code: 'ERR_UNAVAILABLE' };
    await expect(session.run({ x: row })).rejects.toMatchObject(unavailable);
    expect(session.stats().ready).toBe(false);
    await expect(session.run({ x: row })).rejects.toMatchObject({ ...unavailable, retryable: true });
    expect(first.close).toHaveBeenCalledOnce();
    first.end();
    await clock.advance(60);
    await vi.waitFor(() => expect(session.stats()).toMatchObject({ ready: true, restarts: 1 }));
    second.end();
    await session.close();
  });

  it('is closed only once the worker whose device failed has ended', async () => {
    const first = failingWorker();
    const { session } = sessionWith(first.running, first.running);
    await expect(session.run({ x: row })).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE' });
    let isClosed = false;
    const closed = session.close().then(() => (isClosed = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).toBe(false);
    first.end();
    await closed;
  });
});
