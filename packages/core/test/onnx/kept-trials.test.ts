import { describe, expect, it, vi } from 'vitest';
import type { ErrorCode } from '../../src/errors.js';
import { FeedloomError } from '../../src/errors.js';
import { KeptTrials } from '../../src/onnx/kept-trials.js';
import type { Trial } from '../../src/onnx/kept-trials.js';

/** Trials that fail by `code`. */
function failing(code: ErrorCode) {
  const error = new FeedloomError(code, 'It failed.');
  const run = vi.fn(async (): Promise<Trial> => ({ device: 'cuda', works: false, reason: error.message, error }));
  return { run, trials: new KeptTrials(run) };
}

describe('the trial of a device', () => {
  it.each(['ERR_UNSUPPORTED', 'ERR_DRIVER_MISSING'] as const)('that failed by %s is kept', async (code) => {
    const { run, trials } = failing(code);
    await trials.get('cuda');
    expect(await trials.get('cuda')).toMatchObject({ works: false, error: { code } });
    expect(run).toHaveBeenCalledOnce();
  });

  it.each(['ERR_TIMEOUT', 'ERR_UNAVAILABLE'] as const)('that failed by %s is made again', async (code) => {
    const { run, trials } = failing(code);
    await Promise.all([trials.get('cuda'), trials.get('cuda')]);
    expect(run, 'shared').toHaveBeenCalledOnce();
    run.mockResolvedValueOnce({ device: 'cuda', works: true, reason: undefined });
    expect(await trials.get('cuda')).toMatchObject({ works: true });
    expect(await trials.get('cuda')).toMatchObject({ works: true });
    expect(run).toHaveBeenCalledTimes(2);
  });
});
