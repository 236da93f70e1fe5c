/** The words of a text, in lower case: runs of letters and digits, at least one long. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
