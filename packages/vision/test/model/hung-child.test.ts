import { expect, it, vi } from 'vitest';
import { openEmbedder } from '../../src/index.js';
import { coloured, plain } from '../support/pictures.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { tinyModel, writeModel } from '../support/tiny-model.js';

it('a child that hangs is killed after the longest time of a run, and another one takes its place', async () => {
  const model = await writeModel(await temporaryFolder(), tinyModel());
  await using embedder = await openEmbedder({ model, device: 'cpu', executor: 'child', maxRunMs: 1_000 });
  const [pid = 0] = embedder.stats().pids;
  process.kill(pid, 'SIGSTOP');
  await expect(embedder.embed([await coloured(1)])).rejects.toMatchObject({ code: 'ERR_TIMEOUT', retryable: true });
  await vi.waitFor(() => expect(embedder.stats()).toMatchObject({ ready: 1, restarts: 1 }), 20_000);
  expect(embedder.stats().pids).not.toEqual([pid]);
  const again = await plain([10, 30, 240]);
  await vi.waitFor(async () => expect(await embedder.embed([again])).toHaveLength(1), 20_000);
});
