import sharp from 'sharp';
import { z } from 'zod';
import type { ApiClient } from './api-client.js';

const page = z.object({ pins: z.array(z.object({ image: z.string() })) });

const WANTED = 12;

/**
 * Pictures to search by and to make pins of: pins of the board in other colours, so that each is like one that is there
 * and none is the same.
 *
 * @throws While the board has none.
 */
export async function variedPictures(api: ApiClient, user: string): Promise<readonly Blob[]> {
  const feed = await api.call({ method: 'GET', path: `/v3/feed/home?limit=${WANTED}`, user });
  if (feed.status !== 200) throw new Error(`The feed answers ${feed.status}.`);
  const { pins } = page.parse(JSON.parse(feed.bytes.toString('utf8')));
  if (pins.length === 0) throw new Error('The feed is empty.');
  return Promise.all(
    pins.map(async ({ image }, index) => {
      const { bytes } = await api.call({ method: 'GET', path: image, user });
      const varied = await sharp(bytes)
        .modulate({ hue: 20 + index * 25 })
        .jpeg({ quality: 80 })
        .toBuffer();
      return new Blob([new Uint8Array(varied)], { type: 'image/jpeg' });
    }),
  );
}
