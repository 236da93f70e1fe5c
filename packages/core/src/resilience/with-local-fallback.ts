import type { VectorIndex, VectorItem } from '../contracts/vector-index.js';
import type { CallOptions } from '../contracts/call-options.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { fallback } from './fallback.js';
import type { FallbackOptions } from './fallback.js';
import { IdTurns } from './id-turns.js';

/** When a local index answers instead of a remote one. */
export type LocalFallbackOptions = Pick<
  FallbackOptions<VectorIndex>,
  'part' | 'names' | 'limitMs' | 'onFallback' | 'clock'
>;

/**
 * A remote index whose searches are answered by a local one while it fails or is late; `degraded` then says so.
 *
 * What is written is written to both, to the remote first, whose word counts: if it refuses, nothing is written to the
 * local one. Writes of the same ids go one after the other, so that both have them in one order. The local index only knows what came through here, so fill it from the catalogue when it starts empty, and
 * tell it what other processes write. Closing it closes both.
 *
 * @throws `ERR_INVALID_ARGUMENT` if they are of different spaces.
 */
export function withLocalFallback(
  remote: VectorIndex,
  local: VectorIndex,
  { part = 'vector-index', names = ['remote', 'local'], ...options }: LocalFallbackOptions = {},
): VectorIndex {
  if (remote.space.id !== local.space.id) {
    throw new FeedloomError(
      'ERR_INVALID_ARGUMENT',
      `The local index is of space \`${local.space.id}\`, the remote one of \`${remote.space.id}\`: their vectors cannot be compared.`,
    );
  }
  const ladder = fallback(remote, local, { ...options, part, names, methods: ['search', 'get'] });
  let closing: Promise<void> | undefined;
  const check = (what: string): void => {
    if (closing !== undefined) throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed index.`);
  };
  const close = async (): Promise<void> => {
    closing ??= Promise.all([remote.close(), local.close()]).then(() => undefined);
    await closing;
  };
  const turns = new IdTurns();
  const write = <Answer>(
    ids: readonly string[],
    callOptions: CallOptions | undefined,
    remotely: (rest: CallOptions) => Promise<Answer>,
    locally: () => Promise<unknown>,
  ): Promise<Answer> => {
    const deadline = Deadline.of(callOptions, options.clock);
    return turns.run(ids, deadline, async () => {
      const answer = await remotely(deadline.toCallOptions());
      // The local index does what the remote one has done, however little time is left: they must not part.
      await locally();
      return answer;
    });
  };
  return {
    space: remote.space,
    supports: {
      exact: remote.supports.exact && local.supports.exact,
      durable: remote.supports.durable,
      maxLimit: Math.min(remote.supports.maxLimit, local.supports.maxLimit),
    },
    get size() {
      return remote.size;
    },
    async upsert(items: readonly VectorItem[], callOptions?: CallOptions) {
      check('upsert');
      // The caller may change them while they wait for their turn.
      const copies = items.map((item) => ({
        ...item,
        vector: Float32Array.from(item.vector),
        tags: [...(item.tags ?? [])],
      }));
      const ids = copies.map(({ id }) => id);
      const locally = (): Promise<void> => local.upsert(copies);
      await write(ids, callOptions, (rest) => remote.upsert(copies, rest), locally);
    },
    async remove(ids, callOptions) {
      check('remove');
      const copies = [...ids];
      const locally = (): Promise<number> => local.remove(copies);
      return write(copies, callOptions, (rest) => remote.remove(copies, rest), locally);
    },
    async get(ids, callOptions) {
      check('get');
      return ladder.get(ids, callOptions);
    },
    async search(queries, searchOptions) {
      check('search');
      return ladder.search(queries, searchOptions);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
