import MiniSearch from 'minisearch';
import { Deadline, compileFilter, requireId, requirePositiveInteger, systemClock } from '@feedloom/core';
import type { CallOptions, Clock } from '@feedloom/core';
import type { TextHit, TextIndex, TextItem, TextSearchOptions } from './text-index.js';
import { WordCounts } from './word-counts.js';
import { wordsOf } from './words-of.js';

/** Items that are added or removed before the event loop gets a turn. */
const ITEMS_PER_TURN = 20;

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
 * between two words of a query and between a few items that are added. Words that very many items have are looked for
 * only where a query has no others: they would take long and tell little.
 */
export function createTextIndex({ clock = systemClock }: TextIndexOptions = {}): TextIndex {
  const words = new MiniSearch<TextItem>({
    fields: ['title', 'tags', 'description'],
    extractField: (item, field) => textOf(item[field as keyof TextItem]),
    tokenize: wordsOf,
    searchOptions: {
      boost: { title: 3, tags: 2 },
      prefix: (word) => word.length >= 4,
      fuzzy: (word) => (word.length >= 5 ? 1 : false),
    },
  });
  /** What was added, since words can only be taken out by the item that brought them. */
  const items = new Map<string, TextItem>();
  const counts = new WordCounts();

  function removeOne(id: string): number {
    const item = items.get(id);
    if (item === undefined) return 0;
    words.remove(item);
    counts.add(wordsOfItem(item), -1);
    items.delete(id);
    return 1;
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
      await inTurns(added, options, ({ id, title, tags = [], description }) => {
        removeOne(id);
        const item = { id, title, tags: [...tags], description };
        words.add(item);
        counts.add(wordsOfItem(item), 1);
        items.set(id, item);
      });
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
      const scores = new Map<string, number>();
      for (const word of counts.telling(wordsOf(text), items.size).slice(0, MAX_WORDS)) {
        deadline.check('a search of the text index');
        for (const { id, score } of words.search(word))
          scores.set(id as string, (scores.get(id as string) ?? 0) + score);
        await turn();
      }
      deadline.check('a search of the text index');
      return (
        [...scores]
          .map(([id, score]) => ({ id, score }))
          // An item may have been removed while another word was looked for.
          .filter(({ id }) => items.has(id) && mayBeFound(items.get(id) ?? { id }))
          .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
          .slice(0, limit)
      );
    },
  };
}

function textOf(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value ?? []).join(' ');
}

function wordsOfItem({ title = '', tags = [], description = '' }: TextItem): Set<string> {
  return new Set(wordsOf(`${title} ${tags.join(' ')} ${description}`));
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
