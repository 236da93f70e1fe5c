import { FeedloomError } from '@feedloom/core';
import type { ErrorCode } from '@feedloom/core';
import type { EdgeList } from './edge-list.js';
import type { OwnerIndex } from './segment.js';

/** Edges in compressed sparse rows: the items' side of a segment, with what else is kept of its edges. */
export interface EdgeRows {
  /** `[items + 1]` */
  readonly offsets: Uint32Array;
  /** `[edges]`: collections. */
  readonly neighbours: Uint32Array;
  /** `[edges]`; `undefined` if every edge weighs 1. */
  readonly weights: Float32Array | undefined;
  /** `[edges]`; `undefined` if times are not kept. */
  readonly times: Float64Array | undefined;
  /** `undefined` if all edges are nobody's. */
  readonly owners: OwnerIndex | undefined;
  /** One bit an edge. */
  readonly dead: Uint8Array;
}

/** How many nodes there are: what edges must stay below. */
export interface NodeCounts {
  readonly items: number;
  readonly collections: number;
  /** Numbers of owners. @defaultValue no limit */
  readonly owners?: number | undefined;
}

/** Writes out rows as a list: each edge with its item, and its owner. The rows are believed. */
export function listRows({ offsets, neighbours, weights, times, owners, dead }: EdgeRows): EdgeList {
  const count = neighbours.length;
  const items = new Uint32Array(count);
  for (let item = 0; item + 1 < offsets.length; item += 1) items.fill(item, offsets[item], offsets[item + 1]);
  return { count, items, collections: neighbours, weights, times, owners: owners && listOwners(owners, count), dead };
}

function listOwners({ offsets, places }: OwnerIndex, count: number): Uint32Array {
  const owners = new Uint32Array(count);
  for (let owner = 0; owner + 1 < offsets.length; owner += 1) {
    const end = offsets[owner + 1] ?? 0;
    for (let at = offsets[owner] ?? 0; at < end; at += 1) owners[places[at] ?? 0] = owner;
  }
  return owners;
}

/** Refuses rows in which anything is out of bounds, so that {@link listRows} may believe them. @throws `code` */
export function checkRows({ offsets, neighbours, owners, dead }: EdgeRows, code: ErrorCode): void {
  const count = neighbours.length;
  checkOffsets('offsets', offsets, count, code);
  if (dead.length !== Math.ceil(count / 8)) refuse(code, `has ${dead.length} bytes of dead bits for ${count} edges`);
  if (owners === undefined) return;
  checkOffsets('owners', owners.offsets, count, code);
  const seen = new Uint8Array(count);
  for (let at = 0; at < count; at += 1) {
    const place = owners.places[at] ?? count;
    if (place >= count || seen[place] === 1) refuse(code, `gives the edge at \`${place}\` no one owner`);
    seen[place] = 1;
  }
}

/** Refuses edges between nodes that there are not, and weights and times that cannot be. @throws `code` */
export function checkList(
  edges: EdgeList,
  { items, collections, owners = Infinity }: NodeCounts,
  code: ErrorCode,
): void {
  const { count, weights, times } = edges;
  for (const list of [edges.items, edges.collections, weights, times, edges.owners]) {
    if (list !== undefined && list.length < count) refuse(code, `has ${list.length} values for ${count} edges`);
  }
  if (edges.dead !== undefined && edges.dead.length * 8 < count) refuse(code, `has too few bits for ${count} edges`);
  for (let edge = 0; edge < count; edge += 1) {
    const [item, collection] = [edges.items[edge] ?? items, edges.collections[edge] ?? collections];
    if (item >= items) refuse(code, `names item \`${item}\` of ${items}`);
    if (collection >= collections) refuse(code, `names collection \`${collection}\` of ${collections}`);
    if ((edges.owners?.[edge] ?? 0) >= owners) refuse(code, `names an owner that is not one of ${owners}`);
    const weight = weights?.[edge] ?? 1;
    // Also false for NaN.
    if (!(weight > 0 && weight < Infinity)) refuse(code, `has the weight \`${weight}\``);
    if (!Number.isFinite(times?.[edge] ?? 0)) refuse(code, `has the time \`${times?.[edge]}\``);
  }
}

function checkOffsets(what: string, offsets: Uint32Array, count: number, code: ErrorCode): void {
  let before = 0;
  for (const offset of offsets) {
    if (offset < before) refuse(code, `has ${what} that do not ascend`);
    before = offset;
  }
  if (offsets[0] !== 0 || before !== count) refuse(code, `has ${what} that do not cover its ${count} edges`);
}

function refuse(code: ErrorCode, what: string): never {
  throw new FeedloomError(code, `A list of edges ${what}. Make it again.`);
}
