import { FeedloomError, quote } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import { fixedSize } from '../model/load-plan.js';
import type { ModelExpectation } from '../model/model-manifest.js';
import type { VisionModel } from '../model/vision-model.js';
import { goldenPicture } from './golden-picture.js';
import type { KeptLook } from './look.js';

/** What a self-check needs of a model. */
type Checked = Pick<VisionModel<KeptLook>, 'manifest' | 'plan' | 'compute'>;

/**
 * What `model` answers to the first `count` golden pictures.
 *
 * @throws `ERR_UNSUPPORTED` if it takes pictures of any size; `ERR_TIMEOUT`, `ERR_ABORTED`.
 */
export async function expectationOf(
  model: Checked,
  { count, tolerance }: { readonly count: number; readonly tolerance: number },
  deadline: Deadline,
): Promise<ModelExpectation> {
  const vectors = await goldenVectors(model, count, deadline);
  return { vectors: vectors.map(encode), tolerance };
}

/**
 * Compares what the model answers to the golden pictures with what its manifest says.
 *
 * Catches damage that changes answers where hashes cannot: on a card that computes wrongly, or where hashes were made
 * after the damage.
 *
 * @throws `ERR_CORRUPT` if a number differs by more than the tolerance; `ERR_TIMEOUT`, `ERR_ABORTED`.
 */
export async function checkExpectation(model: Checked, deadline: Deadline): Promise<void> {
  const { expects, id } = model.manifest;
  if (expects === undefined) return;
  const vectors = await goldenVectors(model, expects.vectors.length, deadline);
  for (const [place, text] of expects.vectors.entries()) {
    const difference = largestDifference(vectors[place] ?? new Float32Array(), decode(text));
    if (difference <= expects.tolerance) continue;
    const message = `The model ${quote(id)} answers otherwise than its manifest says: golden picture ${place} differs by`;
    throw new FeedloomError('ERR_CORRUPT', `${message} ${quote(difference)}. Copy the model again, or try the CPU.`);
  }
}

async function goldenVectors(
  { manifest, plan, compute }: Checked,
  count: number,
  deadline: Deadline,
): Promise<Float32Array[]> {
  const size = fixedSize(plan);
  if (size === undefined) {
    const message = `The model ${quote(manifest.id)} takes pictures of any size, so it cannot be checked by \`expects\`.`;
    throw new FeedloomError('ERR_UNSUPPORTED', message);
  }
  const frame = { left: 0, top: 0, ...size };
  const vectors: Float32Array[] = [];
  for (let place = 0; place < count; place += 1) {
    const pixels = await goldenPicture(place, size, deadline.toCallOptions());
    const row = { pixels, ...size, original: size, region: frame, placement: frame };
    const [outcome] = await compute([row], deadline.toCallOptions());
    if (outcome === undefined || 'error' in outcome) {
      const message = `The model ${quote(manifest.id)} has no answer to golden picture ${place}.`;
      throw new FeedloomError('ERR_CORRUPT', message, { cause: outcome?.error });
    }
    vectors.push(outcome.value.vector);
  }
  return vectors;
}

function largestDifference(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) return Infinity;
  return one.reduce((most, value, at) => Math.max(most, Math.abs(value - (other[at] ?? NaN))), 0);
}

function encode(vector: Float32Array): string {
  const view = new DataView(new ArrayBuffer(vector.length * 4));
  vector.forEach((value, at) => view.setFloat32(at * 4, value, true));
  return Buffer.from(view.buffer).toString('base64');
}

function decode(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => bytes.readFloatLE(at * 4));
}
