import { createHash } from 'node:crypto';
import { FeedloomError } from '@feedloom/core';
import type { BlobStore } from '@feedloom/core';
import { MemoryBlobStore } from '@feedloom/core/memory';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { createImageIngest } from '../../src/images/create-image-ingest.js';
import { DECODE_SLOTS } from '../../src/images/decode-slots.js';
import { hammingDistance } from '../../src/images/hamming-distance.js';
import { orientedCopies } from './oriented.js';
import { photograph } from './photograph.js';

const SIZES = [60, 236, 474, 736, 1200];

let photo: Buffer;
beforeAll(async () => {
  photo = await photograph(1600, 1200);
});

async function blobOf(blobs: MemoryBlobStore, id: string): Promise<Buffer> {
  const bytes = await blobs.get(id);
  if (bytes === undefined) throw new Error(`no blob ${id}`);
  return Buffer.from(bytes);
}

/** Puts that fail so often before they succeed. */
function failing(blobs: BlobStore, failures: number, error: Error): Pick<BlobStore, 'put'> & { calls: number } {
  let left = failures;
  const store = {
    calls: 0,
    put: (...args: Parameters<BlobStore['put']>) => {
      store.calls += 1;
      left -= 1;
      return left >= 0 ? Promise.reject(error) : blobs.put(...args);
    },
  };
  return store;
}

describe('a picture that is taken in', () => {
  it.each(['webp', 'jpeg'] as const)('has five sizes in %s, each stored under its hash', async (format) => {
    const blobs = new MemoryBlobStore();
    const manifest = await createImageIngest({ blobs, format }).put(photo);
    expect(manifest).toMatchObject({ width: 1600, height: 1200, format: 'jpeg' });
    expect(manifest.sizes.map(({ width, height }) => [width, height])).toEqual(
      SIZES.map((w) => [w, Math.round((w * 3) / 4)]),
    );
    for (const size of manifest.sizes) {
      const file = await blobOf(blobs, size.path);
      expect(createHash('sha256').update(file).digest('hex')).toBe(size.path);
      const { width, height, format: stored } = await sharp(file).metadata();
      expect({ width, height, format: stored, bytes: file.length }).toEqual({
        ...size,
        path: undefined,
        bytes: size.bytes,
      });
    }
  });

  it('keeps its original untouched, under the id of the manifest', async () => {
    const blobs = new MemoryBlobStore();
    const { id } = await createImageIngest({ blobs }).put(photo);
    expect((await blobOf(blobs, id)).equals(photo)).toBe(true);
  });

  it('has the same manifest each time', async () => {
    const ingest = createImageIngest({ blobs: new MemoryBlobStore() });
    expect(await ingest.put(photo)).toEqual(await ingest.put(new Uint8Array(photo)));
  });

  it('looks like what comes from the original size by size', async () => {
    const blobs = new MemoryBlobStore();
    const manifest = await createImageIngest({ blobs, format: 'jpeg', quality: 100 }).put(photo);
    for (const { path, width } of manifest.sizes) {
      const cascade = await sharp(await blobOf(blobs, path))
        .raw()
        .toBuffer();
      const direct = await sharp(await sharp(photo).resize(width).jpeg({ quality: 100 }).toBuffer())
        .raw()
        .toBuffer();
      const square = cascade.reduce((sum, value, at) => sum + (value - (direct[at] ?? 0)) ** 2, 0) / cascade.length;
      expect(10 * Math.log10(255 ** 2 / square)).toBeGreaterThan(45);
    }
  });

  it('loses its place, camera, comment and colour profile, and stands upright', async () => {
    const exif = { IFD0: { Artist: 'someone' }, IFD3: { GPSLatitude: '51/1 30/1 3230/100' } };
    const tagged = await sharp(photo)
      .withIccProfile('p3')
      .withExif(exif)
      .withMetadata({ orientation: 6 })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
      .jpeg()
      .toBuffer();
    expect((await sharp(tagged).metadata()).exif?.includes('someone')).toBe(true);
    for (const format of ['webp', 'jpeg'] as const) {
      const blobs = new MemoryBlobStore();
      const manifest = await createImageIngest({ blobs, format }).put(tagged);
      expect([manifest.width, manifest.height]).toEqual([1200, 1600]);
      for (const { path } of manifest.sizes) {
        const file = await blobOf(blobs, path);
        const metadata = await sharp(file).metadata();
        expect(metadata.exif ?? metadata.xmp ?? metadata.icc ?? metadata.iptc ?? metadata.orientation).toBeUndefined();
        expect(file.includes('someone') || file.includes('Exif') || file.includes('xmpmeta')).toBe(false);
      }
    }
  });

  it.each(['png', 'jpeg'] as const)('is the same in all eight orientations of a %s', async (format) => {
    const blobs = new MemoryBlobStore();
    const ingest = createImageIngest({ blobs, sizes: [40, 120], format: 'jpeg' });
    const upright = await sharp(photo).resize(160, 120).png().toBuffer();
    const first = await ingest.put(upright);
    for (const copy of await orientedCopies(upright, format)) {
      const manifest = await ingest.put(copy);
      expect([manifest.width, manifest.height]).toEqual([160, 120]);
      expect(manifest.sizes.map(({ width, height }) => [width, height])).toEqual([
        [40, 30],
        [120, 90],
      ]);
      expect(hammingDistance(manifest.perceptualHash, first.perceptualHash)).toBeLessThanOrEqual(4);
    }
  });

  it('is never enlarged: wider sizes are as wide as the picture, and one blob', async () => {
    const small = await sharp(photo).resize(300).jpeg().toBuffer();
    const { sizes } = await createImageIngest({ blobs: new MemoryBlobStore() }).put(small);
    expect(sizes.map(({ width }) => width)).toEqual([60, 236, 300, 300, 300]);
    expect(new Set(sizes.map(({ path }) => path)).size).toBe(3);
  });

  it('may be too high for WebP', async () => {
    const tower = await sharp({ create: { width: 100, height: 20_000, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    const { sizes } = await createImageIngest({ blobs: new MemoryBlobStore() }).put(tower);
    expect(sizes.at(-1)).toMatchObject({ width: 82, height: 16_383 });
  });

  it('keeps its transparency in WebP and lies on white in JPEG', async () => {
    const clear = await sharp({ create: { width: 90, height: 60, channels: 4, background: 'rgba(255,0,0,0)' } })
      .png()
      .toBuffer();
    for (const [format, alpha] of [
      ['webp', 0],
      ['jpeg', undefined],
    ] as const) {
      const blobs = new MemoryBlobStore();
      const { sizes, meanColour } = await createImageIngest({ blobs, format, sizes: [60] }).put(clear);
      const pixels = await sharp(await blobOf(blobs, sizes[0]?.path ?? ''))
        .raw()
        .toBuffer();
      if (format === 'jpeg') expect([...pixels.subarray(0, 3)]).toEqual([255, 255, 255]);
      else expect(pixels[3]).toBe(alpha);
      expect(meanColour).toBe('#ffffff');
    }
  });

  it.each(['png', 'webp', 'gif', 'avif'] as const)('may be %s', async (format) => {
    const bytes = await sharp(photo).resize(200).toFormat(format).toBuffer();
    const manifest = await createImageIngest({ blobs: new MemoryBlobStore(), sizes: [60] }).put(bytes);
    expect(manifest).toMatchObject({ format, width: 200, height: 150 });
  });

  it('is the first frame of an animation', async () => {
    const frames = await Promise.all(
      ['#ff0000', '#0000ff'].map((background) =>
        sharp({ create: { width: 64, height: 48, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    for (const format of ['gif', 'webp'] as const) {
      const film = await sharp(frames, { join: { animated: true } })
        .toFormat(format)
        .toBuffer();
      expect((await sharp(film).metadata()).pages).toBe(2);
      const manifest = await createImageIngest({ blobs: new MemoryBlobStore(), sizes: [32] }).put(film);
      expect(manifest).toMatchObject({ width: 64, height: 48, sizes: [{ width: 32, height: 24 }] });
      expect(Number.parseInt(manifest.meanColour.slice(1, 3), 16)).toBeGreaterThan(240);
      expect(Number.parseInt(manifest.meanColour.slice(5), 16)).toBeLessThan(15);
    }
  });

  it('has a mean colour and a hash that survive shrinking and compression', async () => {
    const ingest = createImageIngest({ blobs: new MemoryBlobStore(), sizes: [60] });
    const manifest = await ingest.put(photo);
    const worse = await ingest.put(await sharp(photo).resize(500).jpeg({ quality: 40 }).toBuffer());
    const other = await ingest.put(await sharp(photo).flop().modulate({ hue: 90 }).jpeg().toBuffer());
    expect(hammingDistance(manifest.perceptualHash, worse.perceptualHash)).toBeLessThanOrEqual(8);
    expect(hammingDistance(manifest.perceptualHash, other.perceptualHash)).toBeGreaterThan(16);
    const { channels } = await sharp(photo).stats();
    channels.forEach(({ mean }, index) => {
      const digits = manifest.meanColour.slice(1 + 2 * index, 3 + 2 * index);
      expect(Math.abs(Number.parseInt(digits, 16) - mean)).toBeLessThan(3);
    });
  });
});

describe('a picture that cannot be taken in', () => {
  it('leaves nothing behind', async () => {
    const refuse = async (bytes: Uint8Array, code: string, limits = {}): Promise<void> => {
      const store = failing(new MemoryBlobStore(), 0, new Error('none'));
      await expect(createImageIngest({ blobs: store, ...limits }).put(bytes)).rejects.toMatchObject({ code });
      expect(store.calls).toBe(0);
    };
    await refuse(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'ERR_UNSUPPORTED');
    await refuse(photo.subarray(0, photo.length / 2), 'ERR_INVALID_PAYLOAD');
    await refuse(photo, 'ERR_TOO_LARGE', { maxBytes: photo.length - 1 });
    await refuse(photo, 'ERR_TOO_LARGE', { maxPixels: 1600 * 1200 - 1 });
    await refuse('photo' as never, 'ERR_INVALID_ARGUMENT');
  });

  it('may be stored at another attempt, even if the first one may have succeeded', async () => {
    const passing = new FeedloomError('ERR_INDETERMINATE', 'The connection broke.', { indeterminate: true });
    for (const error of [passing, new Error('socket hang up')]) {
      const store = failing(new MemoryBlobStore(), 2, error);
      const ingest = createImageIngest({ blobs: store, sizes: [60], retry: { baseMs: 1 } });
      await expect(ingest.put(photo)).resolves.toMatchObject({ width: 1600 });
      expect(store.calls).toBe(4);
    }
  });

  it('has no manifest if one blob cannot be stored, and an error of ours', async () => {
    const store = failing(new MemoryBlobStore(), Infinity, new Error('disk full'));
    const ingest = createImageIngest({ blobs: store, retry: { baseMs: 1 } });
    const cause = expect.objectContaining({ message: 'disk full' }) as Error;
    await expect(ingest.put(photo)).rejects.toMatchObject({ code: 'ERR_UNAVAILABLE', retryable: true, cause });
    expect(store.calls).toBeLessThanOrEqual(18);
  });

  it('is not tried again after an error that stays', async () => {
    const store = failing(new MemoryBlobStore(), Infinity, new FeedloomError('ERR_CLOSED', 'The store is closed.'));
    await expect(createImageIngest({ blobs: store, sizes: [60] }).put(photo)).rejects.toMatchObject({
      code: 'ERR_CLOSED',
    });
    expect(store.calls).toBe(2);
  });

  it('is given up at its deadline and by its signal', async () => {
    const blobs: Pick<BlobStore, 'put'> = { put: () => new Promise<string>(() => undefined) };
    const ingest = createImageIngest({ blobs: new MemoryBlobStore() });
    await expect(ingest.put(photo, { deadlineMs: 0 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    await expect(ingest.put(photo, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    const controller = new AbortController();
    const hanging = createImageIngest({ blobs, sizes: [60] }).put(photo, { signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    await expect(hanging).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });

  it('is refused at once while too many wait, and taken in again when they are done', async () => {
    const ingest = createImageIngest({ blobs: new MemoryBlobStore(), sizes: [60], maxQueue: 3 });
    const taken = Array.from({ length: 2 * DECODE_SLOTS + 3 }, () => ingest.put(photo));
    const refusal = { code: 'ERR_OVERLOADED', retryable: true, retryAfterMs: expect.any(Number) as number };
    await expect(ingest.put(photo)).rejects.toMatchObject(refusal);
    await Promise.all(taken);
    await expect(ingest.put(photo)).resolves.toMatchObject({ width: 1600 });
  });

  it('is not even read with options out of range', () => {
    const blobs = new MemoryBlobStore();
    for (const options of [
      { sizes: [] },
      { sizes: [0] },
      { sizes: [1.5] },
      { sizes: 60 as never },
      { quality: 0 },
      { quality: 101 },
      { format: 'png' as never },
      { maxBytes: NaN },
      { maxPixels: -1 },
      { maxQueue: -1 },
    ]) {
      expect(() => createImageIngest({ blobs, ...options })).toThrowError(
        expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }) as Error,
      );
    }
  });
});
