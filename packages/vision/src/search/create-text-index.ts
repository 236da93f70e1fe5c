import { Deadline, compileFilter, requireId, requirePositiveInteger, systemClock } from '@feedloom/core';
import type { CallOptions, Clock } from '@feedloom/core';
import type { TextHit, TextIndex, TextItem, TextSearchOptions } from './text-index.js';
import { TextShard, wordsOfItem } from './text-shard.js';
import { WordCounts } from './word-counts.js';
import { wordsOf } from './words-of.js';

/** Items that are added or removed before the event loop gets a turn. */
const ITEMS_PER_TURN = 20;

/** Items that a word is looked for in before the event loop gets a turn. */
const ITEMS_PER_SHARD = 2_500;

/** Words of a query beyond these are not looked for. */
const MAX_WORDS = 12;

/** How a text index works. */
export interface TextIndexOptions {
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/**
 * An empty index of words, in memory: forgiving of typing errors in longer words and of words that are cut short.
 *
 * Titles count thrice, tags twice as much as descriptions, rare words more than common ones. The event loop gets a turn
 * between two words of a query, between some thousands of items in which one is looked for, and between a few items that
 * are added. Words that very many items have are looked for only where a query has no others: they tell little.
 */
export function createTextIndex({ clock = systemClock }: TextIndexOptions = {}): TextIndex {
  const shards: TextShard[] = [];
  /** What was added, and where it is. */
  const items = new Map<string, { readonly item: TextItem; readonly shard: TextShard }>();
  const counts = new WordCounts();

  function removeOne(id: string): number {
    const held = items.get(id);
    if (held === undefined) return 0;
    held.shard.remove(held.item);
    counts.add(wordsOfItem(held.item), -1);
    items.delete(id);
    return 1;
  }

  function addOne({ id, title, tags = [], description }: TextItem): void {
    removeOne(id);
    const item = { id, title, tags: [...tags], description };
    let shard = shards.find(({ size }) => size < ITEMS_PER_SHARD);
    if (shard === undefined) shards.push((shard = new TextShard()));
    shard.add(item);
    counts.add(wordsOfItem(item), 1);
    items.set(id, { item, shard });
  }

  async function inTurns<Element>(all: readonly Element[], options: CallOptions, work: (each: Element) => void) {
    const deadline = Deadline.of(options, clock);
    deadline.check('a change of the text index');
    for (const [place, each] of all.entries()) {
      if (place > 0 && place % ITEMS_PER_TURN === 0) {
        await turn();
        deadline.check('a change of the text index');
      }
      work(each);
    }
  }

  return {
    get size() {
      return items.size;
    },
    async add(added: readonly TextItem[], options: CallOptions = {}) {
      for (const { id } of added) requireId('id', id);
      await inTurns(added, options, addOne);
    },
    async remove(ids: readonly string[], options: CallOptions = {}) {
      let removed = 0;
      await inTurns(ids, options, (id) => (removed += removeOne(id)));
      return removed;
    },
    async search(text: string, { limit = 10, filter, ...options }: TextSearchOptions = {}): Promise<TextHit[]> {
      requirePositiveInteger('limit', limit);
      const deadline = Deadline.of(options, clock);
      const mayBeFound = compileFilter(filter);
      const isAllowed = (id: string): boolean => {
        const held = items.get(id);
        return held !== undefined && mayBeFound(held.item);
      };
      const words = counts.telling(wordsOf(text)).slice(0, MAX_WORDS);
      // By id: an item that is added again meanwhile may be found in two shards.
      let best = new Map<string, TextHit>();
      for (const shard of [...shards]) {
        const scores = new Map<string, number>();
        for (const word of words) {
          deadline.check('a search of the text index');
          for (const { id, score } of shard.search(word, counts)) scores.set(id, (scores.get(id) ?? 0) + score);
          await turn();
        }
        for (const [id, score] of scores) if (isAllowed(id)) best.set(id, { id, score });
        best = new Map(bestOf(best, limit).map((hit) => [hit.id, hit]));
      }
      deadline.check('a search of the text index');
      // An item may have been removed while others were looked at.
      return [...best.values()].filter(({ id }) => items.has(id));
    },
  };
}

function bestOf(hits: ReadonlyMap<string, TextHit>, limit: number): TextHit[] {
  return [...hits.values()].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit);
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
