import { setImmediate as nextTurn } from 'node:timers/promises';

/** Characters that are parsed in one turn of the event loop: about a millisecond. */
const SLICE = 2 ** 15;

/** What is between two strings of a JSON list. */
const BETWEEN = '","';

/**
 * Parses a list of strings as `JSON.stringify` writes it. The event loop turns meanwhile.
 *
 * @throws `SyntaxError` or `TypeError` if it is none.
 */
export async function parseIds(bytes: Uint8Array): Promise<string[]> {
  const text = new TextDecoder().decode(bytes);
  if (!text.startsWith('[')) throw new TypeError('the ids are no list');
  const ids: string[] = [];
  for (let from = 1; from < text.length;) {
    const comma = commaAfter(text, from + SLICE);
    const slice = comma === undefined ? text.slice(from) : `${text.slice(from, comma)}]`;
    for (const id of JSON.parse(`[${slice}`) as unknown[]) {
      if (typeof id !== 'string') throw new TypeError('an id is no string');
      ids.push(id);
    }
    from = comma === undefined ? text.length : comma + 1;
    await nextTurn();
  }
  return ids;
}

/** Where the first string that ends at `from` or later is followed by a comma. */
function commaAfter(text: string, from: number): number | undefined {
  for (let at = text.indexOf(BETWEEN, from); at >= 0; at = text.indexOf(BETWEEN, at + 1)) {
    let first = at;
    while (text[first - 1] === '\\') first -= 1;
    // After an odd number of backslashes the quote is part of the string.
    if ((at - first) % 2 === 0) return at + 1;
  }
  return undefined;
}
