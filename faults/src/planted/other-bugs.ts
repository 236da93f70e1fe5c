import type { PlantedBug } from './planted-bug.js';
import { braceTags } from './checks/brace-tags.js';
import { randomCommands } from './checks/random-commands.js';
import { resentWrites } from './checks/resent-writes.js';
import { scoreOrder } from './checks/score-order.js';
import { swallowedAbort } from './checks/swallowed-abort.js';
import { tornBlobs } from './checks/torn-blobs.js';
import { unsignedCursors } from './checks/unsigned-cursors.js';

/** Mistakes outside the protocol, each with a check of its own. */
export const OTHER_BUGS: readonly PlantedBug[] = [
  {
    name: 'resend',
    text: 'a write that the client sent again by itself is reported as refused, although it was done',
    package: 'adapters',
    patches: [
      {
        file: 'redis/redis-store.ts',
        find: 'if (this.#losses?.count === lossesBefore) return false;',
        replace: 'if (lossesBefore !== -1) return false;',
      },
    ],
    check: resentWrites,
  },
  {
    name: 'brace-in-hash-tag',
    text: 'an id that begins with `}` empties the hash tag, so its keys lie on two nodes',
    package: 'adapters',
    patches: [
      {
        file: 'redis/partition-names.ts',
        find: `this.#prefix + Buffer.from(partition).toString('base64url')`,
        replace: 'this.#prefix + partition',
      },
    ],
    check: braceTags,
  },
  {
    name: 'minus-zero',
    text: '-0 and 0 are different scores in keys',
    package: 'core',
    patches: [{ file: 'keys/score.ts', find: 'score === 0 ? 0 : score, offset', replace: 'score, offset' }],
    check: scoreOrder,
  },
  {
    name: 'swallowed-abort',
    text: 'a deadline does not hear that its caller aborts',
    package: 'core',
    patches: [{ file: 'deadline.ts', find: `signal.addEventListener('abort', finish, { once: true });`, replace: '' }],
    check: swallowedAbort,
  },
  {
    name: 'unsigned-cursor',
    text: 'the signature of a cursor is not compared',
    package: 'pools',
    patches: [
      {
        file: 'feed/cursor.ts',
        find: 'if (!sameMac(expected, mac)) throw refuse();',
        replace: 'if (!sameMac(expected, mac) && mac.length === 0) throw refuse();',
      },
    ],
    check: unsignedCursors,
  },
  {
    name: 'tmp-without-rename',
    text: 'blobs are written in place, so a reader or a crash meets half of one',
    package: 'adapters',
    patches: [
      {
        file: 'fs/blob-files.ts',
        find: 'const temporary = await this.#temporary.write(bytes);',
        replace: `const { writeFile } = await import('node:fs/promises');
    const temporary = path;
    await writeFile(path, bytes);`,
      },
    ],
    check: tornBlobs,
  },
  {
    name: 'debt-forgotten',
    text: 'a failed refresh leaves no debt, so the next chunk is no larger',
    package: 'pools',
    patches: [
      { file: 'protocol/owe.ts', find: 'Math.min(env.maxWant, sight.head.want + size)', replace: 'Math.min(0, size)' },
    ],
    check: randomCommands,
  },
  {
    name: 'expired-served',
    text: 'items are served after their time is over',
    package: 'pools',
    patches: [{ file: 'layout/reap.ts', find: 'expiresAt > now', replace: 'expiresAt > 0' }],
    check: randomCommands,
  },
  {
    name: 'hidden-shown',
    text: 'pages show items that the user has hidden',
    package: 'pools',
    patches: [{ file: 'feed/walk.ts', find: `seen.has(slot, 'hidden') || `, replace: '' }],
    check: randomCommands,
  },
];
