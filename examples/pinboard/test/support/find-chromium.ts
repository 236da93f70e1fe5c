import { accessSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is. In CI it must be somewhere; elsewhere its tests are skipped, and say why. */
export function findChromium(): string | undefined {
  const asked = process.env['CHROMIUM'];
  for (const place of asked === undefined ? PLACES : [asked]) {
    try {
      accessSync(place);
      return place;
    } catch {
      // Not here.
    }
  }
  const reason = `There is no Chromium at ${PLACES.join(', ')}. Install the package chromium, or set CHROMIUM.`;
  if (process.env['CI'] !== undefined && process.env['CI'] !== '') throw new Error(reason);
  console.warn(`Skipped: the page in a browser. ${reason}`);
  return undefined;
}
