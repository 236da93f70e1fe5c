/**
 * Text as letters, digits, `_`, `.` and `-`, everything else as `%` and its UTF-16 unit in four hexadecimal digits: what
 * an expression of Milvus can quote without escapes, and a database without an opinion about Unicode.
 */
export function encodeText(text: string): string {
  return text.replace(/[^\w.-]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The inverse of {@link encodeText}. */
export function decodeText(encoded: string): string {
  return encoded.replace(/%([0-9a-f]{4})/g, (_, unit: string) => String.fromCharCode(Number.parseInt(unit, 16)));
}

/** Texts as a list in an expression. */
export function listOf(texts: readonly string[]): string {
  return `[${texts.map((text) => `"${encodeText(text)}"`).join(', ')}]`;
}
