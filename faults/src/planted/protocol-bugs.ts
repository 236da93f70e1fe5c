import type { Patch, PlantedBug } from './planted-bug.js';
import { protocolBug } from './find-by-model.js';

const patch = (file: string, find: string, replace: string): Patch => ({ file: `${file}.ts`, find, replace });

const COMMIT_GUARD = 'const guard = { key: HEAD, expected: sight.raw };';
const guardedBy = (guard: string): Patch =>
  patch('protocol/commit', COMMIT_GUARD, `const guard = ${guard} : { key: HEAD, expected: sight.raw };`);
const NO_FILTER = patch('layout/reap', 'if (killed.size > 0 && killed.has(entry)) {', 'if (killed.size < 0) {');
const TWO = 'two stores, cells';

/** The thirty mistakes of the protocol’s model, one that this code has had, and one that it could have. */
export const PROTOCOL_BUGS: readonly PlantedBug[] = [
  protocolBug(
    'no-guard',
    'refresh writes without a guard',
    { scenario: 'two refreshes' },
    guardedBy(`decision.kind === 'chunk' ? undefined`),
  ),
  protocolBug(
    'guard-wrong-key',
    'refresh is guarded by a key that refresh does not change',
    { scenario: 'two refreshes' },
    guardedBy(`decision.kind === 'chunk' ? { key: Buffer.from('w'), expected: undefined }`),
  ),
  protocolBug(
    'guard-chunk-absent',
    'refresh is guarded by put-if-absent of the chunk only',
    { scenario: 'settle, rescore, refresh' },
    patch('protocol/commit', `import { HEAD } from '../keys.js';`, `import { HEAD, chunkKey } from '../keys.js';`),
    guardedBy(`decision.kind === 'chunk' ? { key: chunkKey(sight.head.seq + 1), expected: undefined }`),
  ),
  protocolBug(
    'offer-unguarded',
    'offers are blind puts',
    { scenario: 'refresh, rescore' },
    patch('protocol/offer', 'guard: { key: HEAD, expected: sight.poolRaw },', 'guard: undefined,'),
  ),
  protocolBug(
    'mark-missing',
    'refresh writes no mark record',
    { scenario: 'refresh, rescore' },
    patch('layout/cells', `'served', fingerprints`, `'served', []`),
  ),
  protocolBug(
    'standing-missing',
    'refresh leaves no served mark for offers to see',
    { scenario: 'refresh, rescore' },
    patch('layout/cells', 'for (const { id } of chosen) puts.push({ key: standingKey(id), value });', 'void value;'),
  ),
  protocolBug('no-filter', 'refresh does not filter by marks', { scenario: 'refresh, rescore' }, NO_FILTER),
  protocolBug(
    'delete-one-pool',
    'a served item is deleted from one pool only, and there is no filter',
    { scenario: 'three refreshes' },
    patch('layout/cells', '&& taken.has(entry.id)', '&& taken.delete(entry.id)'),
    NO_FILTER,
  ),
  protocolBug(
    'offer-ignores-mark',
    'offers do not look at the served mark',
    { scenario: 'refresh, rescore' },
    patch('protocol/offer', `} else if (standing.kind === 'served' && !isOver(`, `} else if (1 > 2 && !isOver(`),
    patch('protocol/offer', `env, head, standing.rev)) {`, `env, head, 0)) {`),
  ),
  protocolBug(
    'q-ignored',
    'the filter ignores the revision of the entry',
    { scenario: 're-offer, refresh, offer' },
    patch('records/mark-log', 'if (entry.q >= newest) continue;', ''),
    patch('records/mark-log', 'if (rev > entry.q && entry.printHigh', 'if (entry.printHigh'),
  ),
  protocolBug(
    'q-too-new',
    'entries are stamped one revision too new',
    { scenario: 'refresh, rescore' },
    patch('protocol/offer', 'q: head.rev,', 'q: head.rev + 1,'),
  ),
  protocolBug(
    'key-reused',
    'entry keys have no nonce',
    { scenario: 'settle, rescore, refresh' },
    patch('protocol/offer', 'nonce: env.nonce(),', 'nonce: Buffer.alloc(6),'),
    patch('layout/cells', 'if (old !== undefined) deletes', 'if (old && !keyAt(old, id).equals(key)) deletes'),
  ),
  protocolBug(
    'settle-forgets-early',
    'settle forgets marks but leaves dead entries',
    { scenario: 'same item, two pools' },
    patch('layout/cells-settle', `...dead.map((entry) => ({ entry, reason: 'dead' as const })),`, ''),
  ),
  protocolBug(
    'shared-unchecked',
    'shared items are checked against the short log only',
    { scenario: 'shared source' },
    patch(
      'layout/cells',
      'standings: shared.map((_, index) => decodeStanding(firstValue(got[index + 2 + sources.length]))),',
      `standings: shared.map((id) => {
        const rev = marks.lastRemovals([fingerprint(head.incarnation, id)])[0] ?? 0;
        return rev > 0 ? { kind: 'served', rev } : { kind: 'free' };
      }),`,
    ),
  ),
  protocolBug(
    'head-without-seq',
    'the head is put without a new seq',
    { scenario: 'two refreshes' },
    patch('protocol/append', 'head: { seq: chunk.seq, first, chunks },', 'head: { seq: head.seq, first, chunks },'),
  ),
  protocolBug(
    'trim-newest',
    'trim removes the newest side',
    { scenario: 'pages, refresh, trim' },
    patch(
      'protocol/append',
      'deletes.push(chunkKey(first), seenKey(first));',
      'deletes.push(chunkKey(chunk.seq - 1), seenKey(chunk.seq - 1));',
    ),
  ),
  protocolBug(
    'late-blind',
    'a late chunk is written without the guard',
    { scenario: 'late chunk banked' },
    guardedBy('(decision.head.bank ?? 0) > 0 ? undefined'),
  ),
  protocolBug(
    'maybe-is-done',
    'a timed-out write is taken for done',
    { scenario: 'two refreshes' },
    patch('protocol/commit', `if (outcome === 'done') onDone?.(head);`, `if (outcome !== 'refused') onDone?.(head);`),
  ),
  protocolBug(
    'hide-without-mark',
    'hide deletes but leaves no mark',
    { scenario: 'hide, offer, refresh' },
    patch('layout/cells', 'ids.map((id) => fingerprint(head.incarnation, id)),', '[],'),
  ),
  protocolBug(
    're-offer-twice',
    're-offer does not compare the mark with its chunk',
    { scenario: 're-offer, refresh, offer' },
    patch('protocol/offer', `if (standing.kind !== 'served' || standing.rev !== rules.servedAt) return 'served';`, ''),
  ),
  protocolBug(
    'track-blind',
    'seen bits are written without a guard',
    { scenario: 'track, track, hide' },
    patch('protocol/track', 'guard: { key, expected: raw }, puts', 'puts'),
  ),
  protocolBug(
    'erase-unfenced',
    'erase has no fence',
    { scenario: 'erase, offer, refresh' },
    patch('protocol/erase', `const pools = yield* fence(env, 'pools');`, `const pools: string = 'fenced';`),
    patch('protocol/erase', `if (decodeHead(raw)?.state !== 'erasing') return undefined;`, ''),
  ),
  protocolBug(
    'equal-heads',
    'the heads of two lives have equal bytes, and tombstones expire at once',
    { scenario: 'erase without tombstone', overrides: { noTombstone: true } },
    patch('protocol/look', 'bareHead(env.token(), env.token().slice(0, 16));', `bareHead('0', '0'.repeat(16));`),
  ),
  protocolBug(
    'first-write-with-data',
    'the first write of a user carries data',
    { scenario: 'first offers' },
    patch(
      'protocol/look',
      'const raw = got[0]?.[0]?.value;\n      const head = decodeHead(raw);',
      `const raw = got[0]?.[0]?.value;
      const head = decodeHead(raw);
      if (raw === undefined && feedParts === undefined) {
        const bare = newLife(env);
        return { head: bare, raw, poolHead: bare, poolRaw: raw, pools: got.slice(1), feed: [] };
      }`,
    ),
  ),
  protocolBug(
    'head-read-last',
    'the head is read after the pools',
    { setUp: 'one store, cells, split reads', scenario: 'two refreshes' },
    patch(
      'protocol/look',
      `const got = yield* read('pools', [HEAD_PART, ...poolParts, ...(feedParts ?? [])]);`,
      `const turned = yield* read('pools', [...poolParts, ...(feedParts ?? []), HEAD_PART]);
      const got = [turned.at(-1) ?? [], ...turned.slice(0, -1)];`,
    ),
  ),
  protocolBug(
    'block-in-place',
    'blocks are rewritten in place by offers',
    { setUp: 'one store, blocks', scenario: 'settle, rescore, refresh' },
    patch(
      'layout/blocks',
      'standingParts: () => [{ key: HIDDEN }, MARKS],',
      'standingParts: () => [{ key: HIDDEN }, MARKS, BLOCKS],',
    ),
    patch('layout/blocks', 'offer(_got, {', 'offer(got, {'),
    patch(
      'layout/blocks',
      'return { puts: [{ key: inboxKey(q, order, nonce), value: encodePacked(entries) }], deletes: [] };',
      `void [order, nonce, inboxKey];
    const key = blockKey(source);
    const old = (got[2] ?? []).filter((cell) => key.equals(cell.key)).flatMap(({ value }) => decodePacked(value));
    const others = old.filter((entry) => !lines.some(({ id }) => id === entry.id));
    return { puts: [{ key, value: encodePacked([...others, ...entries]) }], deletes: [] };`,
    ),
  ),
  protocolBug(
    'mix-while-pending',
    'two stores: mixing while a decision is pending',
    { setUp: TWO, scenario: 'two refreshes' },
    patch('protocol/look', 'if (liveFeed.rev > livePools.rev) {', 'if (liveFeed.rev < -1) {'),
  ),
  protocolBug(
    'help-unguarded',
    'two stores: a helper applies a decision without a guard',
    { setUp: TWO, scenario: 'refresh, rescore' },
    patch('protocol/commit', 'guard: { key: HEAD, expected: poolRaw },', 'guard: undefined,'),
  ),
  protocolBug(
    'help-without-inbox',
    'two stores, blocks: a helper clears batches that it has not merged',
    { setUp: 'two stores, blocks', scenario: 'refresh, rescore' },
    patch(
      'layout/blocks',
      'const known = inboxCells.filter(({ key }) => cleared.has(nameOf(key)));',
      'const known: typeof inboxCells = [];',
    ),
  ),
  protocolBug(
    'pools-first',
    'two stores: pools are changed before the record',
    { setUp: TWO, scenario: 'two refreshes' },
    patch(
      'protocol/commit',
      'if (decision.removes) yield* applyPending(env, sight.poolRaw, carrying, decision.pools);',
      '',
    ),
    patch(
      'protocol/commit',
      `const outcome = yield* write('feed', change, account, decision.meanwhile);`,
      `if (decision.removes) yield* applyPending(env, sight.poolRaw, carrying, decision.pools);
  const outcome = yield* write('feed', change, account, decision.meanwhile);`,
    ),
  ),
  protocolBug(
    'feed-without-tombstone',
    'two stores: erase leaves no tombstone in the feed store',
    { setUp: TWO, scenario: 'erase, two refreshes' },
    patch(
      'protocol/erase',
      'write(store, { guard, puts: [{ key: HEAD, value }] }, {',
      `write(store, store === 'feed' ? { guard, deletes: [HEAD] } : { guard, puts: [{ key: HEAD, value }] }, {`,
    ),
  ),
  protocolBug(
    'slate-of-another-life',
    'a slate is committed in another life at the same revision',
    { scenario: 'refresh into a new life' },
    patch('protocol/refresh', ' || mixed.incarnation !== head.incarnation', ''),
  ),
];
