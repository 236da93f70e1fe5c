import sharp from 'sharp';

/** A JPEG of 1,600 by 1,200 pixels, or less, with a place in its metadata, as a telephone makes it: turned by its orientation. */
export function photograph(colour = '#c03040', edge = '#204080', width = 1600): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1200">
    <rect width="1600" height="1200" fill="${edge}"/><circle cx="700" cy="500" r="420" fill="${colour}"/></svg>`;
  return sharp(Buffer.from(svg))
    .resize({ width })
    .withMetadata({ orientation: 6 })
    .withExifMerge({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 30/1 0/1' } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** What a page sends. */
export function formOf(
  fields: Readonly<Record<string, string | Uint8Array>>,
  headers: Record<string, string> = { authorization: 'Bearer ana' },
): RequestInit {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    form.set(name, typeof value === 'string' ? value : new Blob([new Uint8Array(value)]));
  }
  return { method: 'POST', body: form, headers };
}
