import { FeedloomError, quote } from '@feedloom/core';

/** The formats that are read. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif';

/** The longest beginning that is looked at. */
const HEAD_BYTES = 1024;

interface Signature<Name> {
  readonly name: Name;
  readonly bytes: string;
  readonly at?: number;
}

const READ: readonly Signature<ImageFormat>[] = [
  { name: 'jpeg', bytes: '\xff\xd8\xff' },
  { name: 'png', bytes: '\x89PNG\r\n\x1a\n' },
  { name: 'webp', bytes: 'WEBP', at: 8 },
  { name: 'gif', bytes: 'GIF87a' },
  { name: 'gif', bytes: 'GIF89a' },
];

const REFUSED: readonly Signature<string>[] = [
  { name: 'TIFF', bytes: 'II*\0' },
  { name: 'TIFF', bytes: 'MM\0*' },
  { name: 'BigTIFF', bytes: 'II+\0' },
  { name: 'BigTIFF', bytes: 'MM\0+' },
  { name: 'BMP', bytes: 'BM' },
  { name: 'ICO', bytes: '\0\0\x01\0' },
  { name: 'CUR', bytes: '\0\0\x02\0' },
  { name: 'PDF', bytes: '%PDF' },
  { name: 'PostScript', bytes: '%!PS' },
  { name: 'Photoshop', bytes: '8BPS' },
  { name: 'JPEG XL', bytes: '\xff\x0a' },
  { name: 'JPEG XL', bytes: '\0\0\0\x0cJXL ' },
  { name: 'JPEG 2000', bytes: '\0\0\0\x0cjP  ' },
  { name: 'JPEG 2000', bytes: '\xff\x4f\xff\x51' },
  { name: 'QOI', bytes: 'qoif' },
  { name: 'OpenEXR', bytes: 'v/1\x01' },
  { name: 'Radiance HDR', bytes: '#?' },
  { name: 'ZIP', bytes: 'PK\x03\x04' },
  { name: 'gzip (perhaps SVGZ)', bytes: '\x1f\x8b' },
  { name: 'Matroska or WebM', bytes: '\x1a\x45\xdf\xa3' },
];

/** What helps most with some of the refused formats. */
const HINTS: Readonly<Record<string, string>> = {
  SVG: 'SVG is a program, not a picture: draw it to PNG in a sandbox first',
  HEIC: 'Its codec is patented and not built in: convert it to JPEG or AVIF, as phones do when they share a picture',
};

/**
 * The format of a picture, by its first bytes alone; names and content types are never asked.
 *
 * @throws `ERR_INVALID_ARGUMENT` if `bytes` are no `Uint8Array`; `ERR_UNSUPPORTED` that names the format where it is
 * known; `ERR_INVALID_PAYLOAD` if there are no bytes.
 */
export function sniffImage(bytes: Uint8Array): ImageFormat {
  if (!(bytes instanceof Uint8Array)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `A picture must be a Uint8Array, got ${quote(bytes)}.`);
  }
  if (bytes.length === 0)
    throw new FeedloomError('ERR_INVALID_PAYLOAD', 'The picture has no bytes. Send the whole file.');
  const head = latin1(bytes.subarray(0, HEAD_BYTES));
  const format = matching(READ, head) ?? (isAvif(head) ? 'avif' : undefined);
  if (format !== undefined && (format !== 'webp' || head.startsWith('RIFF'))) return format;
  const name = refusedName(head);
  const hint = HINTS[name] ?? 'Convert it first';
  const message = `The picture is ${name}; JPEG, PNG, WebP, GIF and AVIF are read. ${hint}.`;
  throw new FeedloomError('ERR_UNSUPPORTED', message);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function matching<Name>(signatures: readonly Signature<Name>[], head: string): Name | undefined {
  return signatures.find(({ bytes, at = 0 }) => head.startsWith(bytes, at))?.name;
}

/** The brands of an ISO media file, the main one first. */
function brandsOf(head: string): readonly string[] {
  if (!head.startsWith('ftyp', 4)) return [];
  const length = Math.min(head.length, boxLength(head));
  const brands = [head.slice(8, 12)];
  for (let at = 16; at + 4 <= length; at += 4) brands.push(head.slice(at, at + 4));
  return brands;
}

function boxLength(head: string): number {
  const [a = 0, b = 0, c = 0, d = 0] = [...head.slice(0, 4)].map((character) => character.charCodeAt(0));
  return ((a * 256 + b) * 256 + c) * 256 + d;
}

/** By its main brand; a generic one (`mif1`, `msf1`) needs `avif` among the others and no HEVC. */
function isAvif(head: string): boolean {
  const [main = '', ...others] = brandsOf(head);
  if (main === 'avif' || main === 'avis') return true;
  return (main === 'mif1' || main === 'msf1') && others.includes('avif') && !others.some(isHeic);
}

function isHeic(brand: string): boolean {
  return /^(?:hei[cmsx]|hev[cmx])$/.test(brand);
}

function refusedName(head: string): string {
  const brands = brandsOf(head);
  if (brands.some(isHeic) || brands[0] === 'mif1') return 'HEIC';
  if (brands.length > 0) return 'a film (MP4 or QuickTime)';
  const name = matching(REFUSED, head);
  if (name !== undefined) return name;
  const text = head.replaceAll('\0', '').toLowerCase();
  if (text.includes('<svg')) return 'SVG';
  if (text.includes('<html') || text.includes('<!doctype html')) return 'HTML';
  return /^\s*(?:\xef\xbb\xbf|\xfe\xff|\xff\xfe)?\s*</.test(text) ? 'XML (perhaps SVG)' : 'of an unknown format';
}
