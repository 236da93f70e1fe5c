import { openFsBlobStore } from '@feedloom/adapters/fs';
import { FeedloomError } from '@feedloom/core';

/** Puts one blob of each size, and answers with the codes of the errors. Runs where files may not grow. */
async function putAll({ path, sizes }: { path: string; sizes: number[] }): Promise<void> {
  const store = await openFsBlobStore({ path });
  const codes: (string | undefined)[] = [];
  for (const size of sizes) {
    const error: unknown = await store.put(Buffer.alloc(size, 'a')).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    codes.push(FeedloomError.is(error) ? error.code : error === undefined ? undefined : 'untyped');
  }
  await store.close();
  process.send?.(codes);
}

process.once('message', (task) => void putAll(task as { path: string; sizes: number[] }));
