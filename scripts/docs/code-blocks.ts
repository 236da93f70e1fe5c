/** One fenced block of code in a Markdown page. */
export interface CodeBlock {
  /** For example `README.md:12`, the line of the opening fence. */
  readonly at: string;
  readonly language: string;
  /** The words after the language: `check` means "type-check only, because it needs something that is not here". */
  readonly words: readonly string[];
  readonly code: string;
}

const fence = /^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm;

/** Finds the fenced blocks of a page, in order. */
export function codeBlocks(page: string, markdown: string): CodeBlock[] {
  return [...markdown.matchAll(fence)].map((match) => {
    const [, language = '', rest = '', code = ''] = match;
    const line = markdown.slice(0, match.index).split('\n').length;
    return { at: `${page}:${line}`, language, words: rest.trim().split(/\s+/).filter(Boolean), code };
  });
}
