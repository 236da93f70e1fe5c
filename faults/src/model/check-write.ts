import type { Change } from '@feedloom/core';
import type { Dropped } from '../code.js';
import { HEAD } from '../code.js';
import type { Config } from './config.js';
import { NOW } from './config.js';
import type { EntryFact } from './facts.js';
import type { Draft, Ghost } from './ghost.js';
import { draftOf, NO_HISTORY } from './ghost.js';
import { isDead, liveEntries, liveHeadIn, marksIn } from './live.js';
import type { Cell, Partition, World } from './partition.js';
import { textOf } from './partition.js';
import type { Write } from './request.js';
import { violate } from './violation.js';

const HEAD_NAME = textOf(HEAD);

/** One write: the stores before and after, and the written store's part of both. */
interface Event {
  readonly config: Config;
  readonly write: Write;
  readonly before: Partition;
  readonly after: Partition;
  readonly worldAfter: World;
  readonly ghost: Draft;
}

/** What every store refuses. */
function checkForm({ puts = [], deletes = [] }: Change): void {
  const named = new Set(deletes.map(textOf));
  if (puts.length + named.size === 0) violate('a write that changes nothing');
  for (const { key, value } of puts) {
    const name = textOf(key);
    if (named.has(name)) violate(`a write that names ${JSON.stringify(name)} twice`);
    if (value.length === 0) violate('an empty value');
    named.add(name);
  }
}

/** A head that holds nothing: a tombstone, a fence, or the beginning of a new life. */
function isBare(cell: Cell): boolean {
  if (cell.facts.kind !== 'head') return false;
  const { head } = cell.facts;
  return head.state !== 'live' || (head.rev === 0 && head.seq === 0);
}

/** What a partition holds beside a bare head. */
export const remainsOf = (partition: Partition): string[] =>
  partition.cells.filter((cell) => !isBare(cell)).map(({ name }) => JSON.stringify(name));

/** Tombstones that expire at once: a write with data must be guarded by a head of the new life. */
function checkNewLife({ write, before, after, ghost }: Event): void {
  const { change } = write.step;
  const fresh = after.cells.filter((cell) => cell.name !== HEAD_NAME && before.get(cell.name) !== cell);
  if (fresh.length === 0) return;
  const guarded = change.guard !== undefined && textOf(change.guard.key) === HEAD_NAME;
  const head = guarded ? liveHeadIn(before) : undefined;
  if (head === undefined || change.guard?.expected === undefined || ghost.wiped.includes(head.incarnation)) {
    violate(`after erase: data of the old life by ${write.step.account.kind}`);
  }
  if (write.step.account.kind === 'offer') for (const { facts } of fresh) rememberWritten(ghost, facts);
  for (const { facts } of fresh) {
    if (facts.kind !== 'chunk') continue;
    const stranger = facts.chunk.items.find(({ id }) => ghost.written[id] === undefined);
    if (stranger !== undefined) violate(`after erase: ${stranger.id} of the old life is served`);
  }
}

function rememberWritten(ghost: Draft, facts: Cell['facts']): readonly EntryFact[] {
  const entries = facts.kind === 'entry' || facts.kind === 'inbox' || facts.kind === 'block' ? facts.entries : [];
  for (const { id } of entries) ghost.written[id] = true;
  return entries;
}

function noteChunk({ config, ghost, after }: Event, cell: Cell): string[] {
  if (cell.facts.kind !== 'chunk') return [];
  const { seq, chunk } = cell.facts;
  const known = Object.keys(ghost.chunks).map(Number);
  if (ghost.chunks[seq] !== undefined && ghost.chunks[seq].cell !== cell.id) violate(`chunk ${seq} is written twice`);
  if (seq <= Math.max(0, ...known)) violate(`the sequence went back to ${seq}`);
  const kept = new Set(after.cells.flatMap(({ facts }) => (facts.kind === 'chunk' ? [facts.chunk.rev] : [])));
  const ids = chunk.items.map(({ id }) => id);
  if (new Set(ids).size < ids.length) violate(`chunk ${seq} holds an item twice`);
  for (const id of ids) {
    if (ghost.hidden[id]) violate(`hidden ${id} is served`);
    const last = ghost.served[id];
    if (last !== undefined && !ghost.again[id] && (chunk.rev - last < config.window || kept.has(last))) {
      violate(`${id} is in two chunks (revisions ${last} and ${chunk.rev})`);
    }
    if (!ghost.written[id] && !config.shared.some((item) => item.id === id)) violate(`${id} came from nowhere`);
    ghost.served[id] = chunk.rev;
    delete ghost.again[id];
  }
  ghost.chunks[seq] = { cell: cell.id, rev: chunk.rev };
  return ids;
}

/** The chunk log: chunks do not change, `seq` grows, the oldest are trimmed. @returns The ids of a new chunk. */
function checkChunks(event: Event): string[] {
  const { before, after } = event;
  const isErasure = event.write.step.account.kind === 'erase';
  const old = before.cells.filter(({ facts }) => facts.kind === 'chunk');
  let gone = 0;
  for (const [index, cell] of old.entries()) {
    const now = after.get(cell.name);
    if (now !== undefined && now !== cell) violate(`chunk ${JSON.stringify(cell.name)} changed`);
    if (now === undefined && !isErasure) {
      if (index !== gone) violate('a chunk was trimmed that is not the oldest');
      gone += 1;
    }
  }
  const fresh = after.cells.filter((cell) => cell.facts.kind === 'chunk' && before.get(cell.name) === undefined);
  if (gone > 0 && gone === old.length && fresh.length === 0) violate('the newest chunk was trimmed');
  return fresh.flatMap((cell) => noteChunk(event, cell));
}

function noteOffers({ write, before, after, ghost }: Event): void {
  if (write.step.account.kind !== 'offer') return;
  const { by } = write;
  for (const cell of after.cells) {
    // A copy of the same offer that is delivered again is no new offer.
    if (before.get(cell.name) === cell) continue;
    for (const { id, q } of rememberWritten(ghost, cell.facts)) {
      if (q >= (ghost.withdrawn[id] ?? 0)) delete ghost.drops[id];
      if (by.do !== 'reoffer' || (ghost.served[id] ?? -1) > q) continue;
      if (ghost.served[id] !== ghost.chunks[by.seq]?.rev) violate(`${id} is put back for a chunk that is not its last`);
      ghost.again[id] = true;
    }
  }
}

/** Every pool entry that goes is accounted for by the very write that removes it. */
function checkVanished(event: Event, ids: readonly string[], dropped: readonly Dropped[]): void {
  const { before, after, write, ghost } = event;
  if (write.step.account.kind === 'erase') return;
  const marks = marksIn(before.cells);
  const isPut = (entry: EntryFact): boolean =>
    after.cells.some(({ facts }) => facts.kind === 'entry' && facts.entries.some((it) => isSame(it, entry)));
  for (const cell of before.cells) {
    const entry = cell.facts.kind === 'entry' ? cell.facts.entries[0] : undefined;
    if (entry === undefined || after.get(cell.name) === cell) continue;
    if (after.get(cell.name) !== undefined) violate(`the entry of ${entry.id} is overwritten`);
    if (ids.includes(entry.id)) continue;
    if (write.step.account.kind === 'offer' && isPut(entry)) continue;
    const reasons = dropped.filter((it) => isSame(it, entry)).map(({ reason }) => reason);
    if (reasons.length === 0) violate(`the entry of ${entry.id} vanished by ${write.step.account.kind}`);
    const justified = reasons.some((reason) => {
      if (reason === 'dead') return isDead(marks, entry);
      if (reason === 'expired') return entry.expiresAt !== 0 && entry.expiresAt <= NOW;
      if (reason === 'moved') return isPut(entry);
      if (reason === 'hidden') return ghost.hidden[entry.id] === true;
      return true;
    });
    if (!justified) violate(`the entry of ${entry.id} is dropped as ${reasons.join()}, which it is not`);
  }
}

const isSame = (a: { source: string; id: string }, b: { source: string; id: string }): boolean =>
  a.source === b.source && a.id === b.id;

function noteDrops({ config, worldAfter, ghost, write }: Event, rev: number): readonly Dropped[] {
  const { account } = write.step;
  if (account.kind === 'withdraw' && (write.by.do === 'hide' || write.by.do === 'remove')) {
    const { id } = write.by;
    if (write.by.do === 'hide') ghost.hidden[id] = true;
    ghost.drops[id] = write.by.do === 'hide' ? 'hidden' : 'removed';
    ghost.withdrawn[id] = rev;
  }
  if (account.dropped.length > 0) {
    const live = new Set(liveEntries(config, worldAfter).map(({ id }) => id));
    for (const { id, reason } of account.dropped) {
      if (reason !== 'moved' && reason !== 'dead' && !live.has(id)) ghost.drops[id] = reason;
    }
  }
  return account.dropped;
}

function checkSeen({ before, after }: Event): void {
  for (const cell of before.cells) {
    const now = after.get(cell.name);
    if (cell.facts.kind !== 'seen' || now === undefined || now === cell || now.facts.kind !== 'seen') continue;
    const bits = now.facts.bits;
    if (cell.facts.bits.some((bit, slot) => (bit & ~(bits[slot] ?? 0)) !== 0))
      violate('a record of seen items lost a bit');
  }
}

/** Checks a write that was done. @returns What is known after it. @throws `Violation` */
export function checkWrite(config: Config, before: World, after: World, known: Ghost, write: Write): Ghost {
  const { store, change, account } = write.step;
  checkForm(change);
  const ghost = draftOf(known);
  const event: Event = { config, write, before: before[store], after: after[store], worldAfter: after, ghost };
  if (!config.noTombstone && ghost.erased) {
    const left = remainsOf(event.after);
    if (left.length > 0) violate(`after erase: ${left.join()} by ${account.kind}`);
    return known;
  }
  if (config.noTombstone && account.kind === 'erase') {
    return { ...NO_HISTORY, wiped: [...new Set([...ghost.wiped, ghost.incarnation])] };
  }
  const poolHead = liveHeadIn(after.pools);
  if (poolHead !== undefined) ghost.incarnation = poolHead.incarnation;
  if (ghost.wiped.length > 0) {
    checkNewLife(event);
    return ghost;
  }
  const head = liveHeadIn(config.twoStores ? after.feed : after.pools);
  const headBefore = liveHeadIn(event.before);
  const headAfter = liveHeadIn(event.after);
  if (headBefore?.incarnation === headAfter?.incarnation && (headAfter?.rev ?? 0) < (headBefore?.rev ?? 0)) {
    violate('the revision went back');
  }
  noteOffers(event);
  const ids = checkChunks(event);
  const dropped = noteDrops(event, head?.rev ?? 0);
  if (account.kind === 'apply') {
    const decision = ghost.decisions[headAfter?.rev ?? 0];
    if (decision === undefined) violate('a decision is applied that nobody has made');
    checkVanished(event, decision.ids, decision.dropped);
  } else {
    checkVanished(event, ids, dropped);
    if (config.twoStores && store === 'feed' && head !== undefined) ghost.decisions[head.rev] ??= { ids, dropped };
  }
  checkSeen(event);
  if (head !== undefined && (config.twoStores ? store === 'feed' : true)) {
    const isSuccess = ids.length > 0 || account.kind === 'create';
    if (head.want < ghost.want && !isSuccess) violate(`the debt shrank from ${ghost.want} to ${head.want}`);
    ghost.want = head.want;
  }
  return ghost;
}
