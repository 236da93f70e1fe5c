/* The child that meets the files. An untyped error is a problem; a rejection that nobody handles ends it, as a crash does. */
import { readFileSync } from 'node:fs';
import { FeedloomError, systemClock } from '@feedloom/core';
import type { ErrorCode } from '@feedloom/core';
import { serve } from '@feedloom/core/spawn';
import { MemoryBlobStore } from '@feedloom/core/memory';
import { compileHuggingFace, createImageIngest, preparePixels, sniffImage } from '@feedloom/vision';
import type { Outcome } from './bombs.js';
import type { ImageService, Verdict } from './image-service.js';

const MAX_PIXELS = 40_000_000;
const MAX_BYTES = 20_000_000;
const SIDE = 224;
const REFUSALS: readonly ErrorCode[] = ['ERR_UNSUPPORTED', 'ERR_TOO_LARGE', 'ERR_INVALID_PAYLOAD'];

const plan = compileHuggingFace({ size: { shortest_edge: 256 }, crop_size: SIDE, resample: 3 });

/** @returns `accepted`, or the code of a typed refusal. @throws Whatever else comes. */
async function outcomeOf(work: () => Promise<void>): Promise<Outcome> {
  try {
    await work();
    return 'accepted';
  } catch (error) {
    if (FeedloomError.is(error) && REFUSALS.includes(error.code)) return error.code;
    throw error;
  }
}

function demand(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

async function ingest(bytes: Uint8Array): Promise<void> {
  await using blobs = new MemoryBlobStore();
  const { width, height, sizes } = await createImageIngest({ blobs, sizes: [60, 236] }).put(bytes);
  demand(width * height <= MAX_PIXELS && bytes.length <= MAX_BYTES, `${width} x ${height} is over the limits`);
  demand(sizes.length === 2, 'a size is missing');
  for (const { path } of sizes) {
    const file = await blobs.get(path);
    demand(file !== undefined && sniffImage(file) === 'webp', 'a size is no picture');
  }
}

async function prepare(bytes: Uint8Array): Promise<void> {
  const { pixels, width, height, original } = await preparePixels(bytes, plan);
  demand(original.width * original.height <= MAX_PIXELS, 'a picture is over the limits');
  demand(width === SIDE && height === SIDE && pixels.length === SIDE * SIDE * 3, 'the pixels have another size');
}

async function meet(bytes: Uint8Array): Promise<Verdict> {
  const startedAt = systemClock.monotonic();
  const outcomes: Outcome[] = [];
  let problem: string | undefined;
  for (const way of [ingest, prepare]) {
    try {
      outcomes.push(await outcomeOf(() => way(bytes)));
    } catch (error) {
      problem = `${way.name}: ${String(error)}${error instanceof Error ? ` <- ${String(error.cause)}` : ''}`;
      outcomes.push('ERR_INTERNAL');
    }
  }
  const [ingested = 'ERR_INTERNAL', prepared = 'ERR_INTERNAL'] = outcomes;
  return { ingested, prepared, problem, tookMs: systemClock.monotonic() - startedAt };
}

/** Of this program alone where the kernel tells it; `maxRSS` counts the parent, which holds all the files. */
function peakMegabytes(): number {
  const kilobytes =
    process.platform === 'linux' && /VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return (kilobytes ? Number(kilobytes) : process.resourceUsage().maxRSS) / 1024;
}

serve<undefined, ImageService>(() => ({ methods: { meet, peakMegabytes } }));
