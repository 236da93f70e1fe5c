import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';

/** A drawing that would do something. */
interface SvgBomb {
  readonly name: string;
  readonly bytes: Buffer;
}

const LAUGHS = Array.from({ length: 9 }, (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`).join(
  '',
);

const drawing = (inside: string, declarations = ''): string =>
  `<?xml version="1.0"?>${declarations}<svg xmlns="http://www.w3.org/2000/svg" ` +
  `xmlns:xlink="http://www.w3.org/1999/xlink" width="99" height="99">${inside}</svg>`;

/** All are refused for being SVG, so none of them is ever read. */
export const SVG_BOMBS: readonly SvgBomb[] = Object.entries({
  'SVG of a billion laughs': drawing('<text>&l9;</text>', `<!DOCTYPE svg [<!ENTITY l0 "lol">${LAUGHS}]>`),
  'SVG with an entity from a file': drawing(
    '<text>&x;</text>',
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
  ),
  'SVG with a picture from a file': drawing('<image width="99" height="99" xlink:href="file:///etc/passwd"/>'),
  'SVG with a picture from the network': drawing(
    '<image width="99" height="99" xlink:href="http://127.0.0.1:9/x.png"/>',
  ),
  'SVG with a script': drawing('<script>alert(1)</script>'),
  'SVG of a million pixels a side': drawing('').replaceAll('"99"', '"1000000"'),
  'SVG behind a comment': `<!--${'-'.repeat(500)}-->${drawing('')}`,
})
  .map(([name, text]): SvgBomb => ({ name, bytes: Buffer.from(text) }))
  .concat([
    { name: 'SVG in UTF-16', bytes: Buffer.from(`\ufeff${drawing('')}`, 'utf16le') },
    { name: 'SVG in gzip', bytes: gzipSync(drawing('')) },
  ]);
