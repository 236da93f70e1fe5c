import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Runs `use` while processes of their own burn as much as `share` cores. */
export async function beside<Result>(share: number, use: () => Promise<Result>): Promise<Result> {
  const shares = Array.from({ length: Math.max(1, Math.ceil(share)) }, (_, at) => Math.min(1, share - at));
  const children = shares.map((each) => fork(fileURLToPath(new URL('burn.ts', import.meta.url)), [String(each)]));
  const exits = children.map((child) => once(child, 'exit'));
  await Promise.all(children.map((child) => once(child, 'message')));
  try {
    return await use();
  } finally {
    for (const child of children) child.disconnect();
    await Promise.all(exits);
  }
}
