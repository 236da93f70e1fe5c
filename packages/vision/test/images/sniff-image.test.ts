import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sniffImage } from '../../src/images/sniff-image.js';

const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });

/** The first box of an ISO media file with these brands. */
function ftyp(main: string, ...others: readonly string[]): Uint8Array {
  const body = `ftyp${main}\0\0\0\0${others.join('')}`;
  const file = Buffer.alloc(body.length + 64);
  file.writeUInt32BE(body.length + 4, 0);
  file.write(body, 4, 'latin1');
  return file;
}

function refusal(bytes: Uint8Array): unknown {
  try {
    return sniffImage(bytes);
  } catch (error) {
    return error;
  }
}

describe('the first bytes of a picture', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('tell %s', async (format) => {
    const bytes = await picture.clone().toFormat(format).toBuffer();
    expect(sniffImage(bytes)).toBe(format);
    expect(sniffImage(new Uint8Array(bytes))).toBe(format);
  });

  it('tell AVIF under a general brand, but not if HEVC may be inside', () => {
    expect(sniffImage(ftyp('avis', 'avif', 'mif1'))).toBe('avif');
    expect(sniffImage(ftyp('mif1', 'miaf', 'avif'))).toBe('avif');
    expect(refusal(ftyp('mif1', 'avif', 'heic'))).toMatchObject({ code: 'ERR_UNSUPPORTED' });
  });

  it.each([
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['SVG', Buffer.from('\ufeff  <?xml version="1.0"?><!DOCTYPE svg><SVG/>')],
    ['SVG', Buffer.from('<svg/>', 'utf16le')],
    ['XML', Buffer.from('<?xml version="1.0"?>')],
    ['HTML', Buffer.from('<!DOCTYPE html><p>')],
    ['TIFF', Buffer.from('II*\0\x08\0\0\0', 'latin1')],
    ['TIFF', Buffer.from('MM\0*\0\0\0\x08', 'latin1')],
    ['HEIC', ftyp('heic', 'mif1')],
    ['HEIC', ftyp('mif1', 'miaf', 'heix')],
    ['film', ftyp('isom', 'mp42')],
    ['BMP', Buffer.from('BM6\0\0\0', 'latin1')],
    ['ICO', Buffer.from('\0\0\x01\0\x01\0', 'latin1')],
    ['PDF', Buffer.from('%PDF-1.7')],
    ['JPEG XL', Buffer.from('\xff\x0a\xfa', 'latin1')],
    ['JPEG 2000', Buffer.from('\0\0\0\x0cjP  \r\n', 'latin1')],
    ['ZIP', Buffer.from('PK\x03\x04', 'latin1')],
    ['gzip', Buffer.from('\x1f\x8b\x08', 'latin1')],
    ['unknown', Buffer.from('RIFF\0\0\0\0WAVE', 'latin1')],
    ['unknown', Buffer.from('\0\0\0\0WEBPVP8 ', 'latin1').fill(7, 0, 4)],
    ['unknown', Buffer.from([0])],
    ['unknown', Buffer.alloc(5000, 1)],
  ])('tell what is refused, %s, with a remedy', (name, bytes) => {
    const error = refusal(bytes);
    expect(error).toMatchObject({ code: 'ERR_UNSUPPORTED' });
    expect(String(error)).toContain(name);
    expect(String(error)).toMatch(/convert it|draw it/i);
  });

  it('must be there, and be bytes', () => {
    expect(refusal(new Uint8Array())).toMatchObject({ code: 'ERR_INVALID_PAYLOAD' });
    for (const value of ['GIF89a', undefined, [0xff, 0xd8, 0xff], new ArrayBuffer(8)]) {
      expect(refusal(value as never)).toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    }
  });
});
