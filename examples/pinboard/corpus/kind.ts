/** The themes of the drawn world, which users can follow as interests. */
export const THEMES = ['food', 'animals', 'plants', 'places', 'clothes', 'things'] as const;

/** One of {@link THEMES}. */
export type Theme = (typeof THEMES)[number];

/** A kind of object that people would name the same way. */
export interface Kind {
  readonly name: string;
  readonly theme: Theme;
  /** Names its picture in `@lobehub/fluent-emoji-3d`. */
  readonly codePoint: string;
  /** How it stands in a sentence: `a slice of pizza`. */
  readonly phrase: string;
  readonly words: readonly string[];
}

/** A row of a table of kinds: name, code point, phrase, words. */
export type KindRow = readonly [name: string, codePoint: string, phrase: string, words: string];

/** Reads a table of kinds. */
export function kindsOf(theme: Theme, rows: readonly KindRow[]): Kind[] {
  return rows.map(([name, codePoint, phrase, words]) => ({ name, theme, codePoint, phrase, words: words.split(' ') }));
}
