import type { Chunk, Head } from '../code.js';
import { decodeChunk, decodeHead, decodePacked, FINGERPRINT_BYTES, readPools } from '../code.js';

/** One pool entry, as the checks see it. */
export interface EntryFact {
  readonly source: string;
  readonly id: string;
  readonly q: number;
  readonly print: string;
  readonly expiresAt: number;
}

/** One revision's removals. */
export interface MarkFact {
  readonly rev: number;
  readonly prints: ReadonlySet<string>;
}

/** What a stored cell says, decoded by the real codecs. */
export type Facts =
  | { readonly kind: 'head'; readonly head: Head }
  | { readonly kind: 'chunk'; readonly seq: number; readonly chunk: Chunk }
  | { readonly kind: 'seen'; readonly bits: Buffer }
  | { readonly kind: 'mark'; readonly mark: MarkFact }
  | { readonly kind: 'entry'; readonly entries: readonly EntryFact[] }
  | { readonly kind: 'block' | 'inbox'; readonly entries: readonly EntryFact[] }
  | { readonly kind: 'other' };

interface StoredEntry {
  readonly source: string;
  readonly id: string;
  readonly q: number;
  readonly fingerprint: Buffer;
  readonly expiresAt: number;
}

const factOf = ({ source, id, q, fingerprint, expiresAt }: StoredEntry): EntryFact => ({
  source,
  id,
  q,
  print: fingerprint.toString('latin1'),
  expiresAt,
});

function decodeMark(key: Buffer, value: Buffer): MarkFact {
  const prints = new Set<string>();
  for (let offset = 2; offset < value.length; offset += FINGERPRINT_BYTES) {
    prints.add(value.toString('latin1', offset, offset + FINGERPRINT_BYTES));
  }
  return { rev: key.readUIntBE(1, 6), prints };
}

/** Decodes one cell. */
export function decodeFacts(key: Buffer, value: Buffer): Facts {
  switch (String.fromCharCode(key[0] ?? 0)) {
    case 'h':
      return { kind: 'head', head: decodeHead(value) as Head };
    case 'c': {
      const isChunk = key[key.length - 1] === 'c'.charCodeAt(0);
      if (!isChunk) return { kind: 'seen', bits: value.subarray(13) };
      return { kind: 'chunk', seq: key.readUIntBE(1, 6), chunk: decodeChunk(value) };
    }
    case 'm':
      return { kind: 'mark', mark: decodeMark(key, value) };
    case 'p':
      return { kind: 'entry', entries: readPools([{ key, value }]).map(factOf) };
    case 'b':
      return { kind: 'block', entries: decodePacked(value).map(factOf) };
    case 'o':
      return { kind: 'inbox', entries: decodePacked(value).map(factOf) };
    default:
      return { kind: 'other' };
  }
}
