import type { Config } from './config.js';
import { remainsOf } from './check-write.js';
import type { Ghost } from './ghost.js';
import { draftOf, NO_HISTORY } from './ghost.js';
import { liveHeadIn } from './live.js';
import type { CellTable, World } from './partition.js';
import type { Note, Shown } from './request.js';
import { chunkCell } from './chunk-cell.js';
import { violate } from './violation.js';

function checkShown(table: CellTable, ghost: Ghost, { seq, text }: Shown): void {
  if (ghost.chunks[seq]?.cell !== chunkCell(table, seq, text).id) violate(`chunk ${seq} is shown as it is not stored`);
}

function checkLayers(table: CellTable, ghost: Ghost, layers: readonly Shown[], fresh: Shown | undefined): void {
  if (fresh !== undefined) {
    checkShown(table, ghost, fresh);
    if (layers[0]?.seq !== fresh.seq) violate('the new chunk is not on top');
  }
  for (const [index, layer] of layers.entries()) {
    checkShown(table, ghost, layer);
    if (index > 0 && layers[index - 1]?.seq !== layer.seq + 1) violate('a gap between two chunks of one answer');
  }
}

function checkPage(
  config: Config,
  table: CellTable,
  world: World,
  ghost: Ghost,
  below: number | undefined,
  page: Shown | undefined,
): void {
  if (page !== undefined) {
    checkShown(table, ghost, page);
    if (below !== undefined && page.seq !== below - 1) violate('a page was skipped');
    return;
  }
  if (below === undefined || below <= 1) return;
  const head = liveHeadIn(config.twoStores ? world.feed : world.pools);
  if (head !== undefined && head.first <= below - 1) violate('the pages ended early');
}

/** Checks what a process tells its caller. @returns What is known after it. @throws `Violation` */
export function checkNote(config: Config, table: CellTable, world: World, known: Ghost, note: Note): Ghost {
  const isOver = known.erased || known.wiped.length > 0;
  switch (note.note) {
    case 'accepted': {
      if (isOver || note.ids.length === 0) return known;
      const ghost = draftOf(known);
      for (const id of note.ids) ghost.accepted[id] = true;
      return ghost;
    }
    case 'shown':
      if (!isOver) checkLayers(table, known, note.layers, note.fresh);
      return known;
    case 'page':
      if (!isOver) checkPage(config, table, world, known, note.below, note.page);
      return known;
    case 'erased': {
      if (config.noTombstone) return known;
      if (note.remaining > 0) violate(`erase reports ${note.remaining} cells that remain`);
      for (const partition of config.twoStores ? [world.pools, world.feed] : [world.pools]) {
        const left = remainsOf(partition);
        if (left.length > 0) violate(`erase returned with ${left.join()}`);
      }
      return { ...NO_HISTORY, erased: true };
    }
    case 'ended':
      return known;
  }
}
