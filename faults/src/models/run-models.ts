import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FeedloomError, seededRandom } from '@feedloom/core';
import type { ErrorCode } from '@feedloom/core';
import { goldenPicture, measureExpectation, openEmbedder } from '@feedloom/vision';
import type { ModelExpectation } from '@feedloom/vision';
import sharp from 'sharp';
import { mutate } from '../images/mutate.js';
import { newTally, rowOf } from '../report.js';
import type { FaultRow } from '../report.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { ATTACKS, prepareAttack } from './attacks.js';
import { hashOf, victimModel, writeVictim } from './victim-model.js';

/** One line of the report. */
interface ModelResult {
  readonly row: FaultRow;
  readonly failure?: string | undefined;
  readonly detail: string;
}

/** What became of a damaged model: refused, or opened and its answer. */
type Met = { readonly code: ErrorCode } | { readonly vector: Float32Array };

const MOST_FAILURES = 10;
/** A loader that hangs is killed with its child. */
const OPEN_MS = 60_000;
/** Models that are met at once. */
const LANES = 2;
const TOLERANCE = 1e-3;

/** A picture that the self-check does not know, so that an answer tells more than the check does. */
async function probe(): Promise<Uint8Array> {
  const size = { width: 48, height: 48 };
  return sharp(await goldenPicture(77, size), { raw: { ...size, channels: 3 } })
    .png()
    .toBuffer();
}

/** Opens the model in `folder` in a child process and asks it once. @throws What is no typed error, which is a fault. */
async function meet(folder: string, image: Uint8Array): Promise<Met> {
  try {
    await using embedder = await openEmbedder({
      model: folder,
      device: 'cpu',
      executor: 'child',
      buckets: [1],
      deadlineMs: OPEN_MS,
    });
    const [vector = new Float32Array()] = await embedder.embed([image], { deadlineMs: OPEN_MS });
    return { vector };
  } catch (error) {
    if (FeedloomError.is(error)) return { code: error.code };
    throw error;
  }
}

/** Models that were damaged on disk, under the manifest of the whole one: none may reach the runtime. */
export async function meetRottenModels(count: number, seed: string): Promise<ModelResult> {
  await using directory = await temporaryDirectory();
  const [model, image] = [victimModel(), await probe()];
  const random = seededRandom(`${seed}/rotten-models`);
  const tally = newTally();
  const failures: string[] = [];
  for (let index = 0; index < count && failures.length < MOST_FAILURES; index += 1) {
    const mutant = mutate([model], random);
    if (hashOf(mutant) === hashOf(model)) continue;
    await writeVictim(directory.path, mutant, { sha256: hashOf(model) });
    tally.runs += 1;
    const met = await meet(directory.path, image);
    if ('code' in met && met.code === 'ERR_CORRUPT') continue;
    tally.violations += 1;
    failures.push(`FEEDLOOM_SEED=${seed}: mutant ${index}: ${'code' in met ? met.code : 'it was opened'}`);
  }
  const row = rowOf('T10', 'mutated models, true hashes', tally, seed);
  return { row, failure: failures.join('\n') || undefined, detail: 'each refused before the runtime saw it' };
}

/** Models whose hashes were made after the damage: the runtime meets them, in children. Every answer is accounted for. */
export async function meetForgedModels(count: number, seed: string): Promise<ModelResult> {
  await using directory = await temporaryDirectory();
  const [model, image] = [victimModel(), await probe()];
  const whole = join(directory.path, 'whole');
  await writeVictim(whole, model);
  const expects = await measureExpectation({ model: whole, device: 'cpu' });
  const truth = await meet(whole, image);
  if (!('vector' in truth)) throw new Error(`The undamaged model is refused: ${truth.code}`);
  const random = seededRandom(`${seed}/forged-models`);
  const mutants = Array.from({ length: count }, () => mutate([model], random));
  const tally = newTally();
  const failures: string[] = [];
  const codes = new Map<string, number>();
  const counted = (what: string): void => void codes.set(what, (codes.get(what) ?? 0) + 1);
  let next = 0;
  const lane = async (name: string): Promise<void> => {
    const folder = join(directory.path, name);
    while (next < count && failures.length < MOST_FAILURES) {
      const index = (next += 1) - 1;
      await rm(folder, { recursive: true, force: true });
      await writeVictim(folder, mutants[index] ?? model, { expects } satisfies { expects: ModelExpectation });
      tally.runs += 1;
      try {
        const met = await meet(folder, image);
        if ('code' in met) counted(met.code);
        else counted(isSame(met.vector, truth.vector) ? 'same answer' : 'other answer, unnoticed');
      } catch (error) {
        tally.violations += 1;
        failures.push(`FEEDLOOM_SEED=${seed}: mutant ${index}: ${String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, number) => lane(`lane-${number}`)));
  const figures = [...codes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, times]) => `${times} ${what}`);
  const row = rowOf('T10', 'mutated models, forged hashes', tally, seed);
  return { row, failure: failures.join('\n') || undefined, detail: figures.join(', ') };
}

/** Models that try to read files of others as their weights. */
export async function meetAttacks(seed: string): Promise<ModelResult> {
  await using directory = await temporaryDirectory();
  const image = await probe();
  const tally = newTally();
  const failures: string[] = [];
  for (const [number, attack] of ATTACKS.entries()) {
    const folder = join(directory.path, String(number), 'model');
    await prepareAttack(attack, folder);
    tally.runs += 1;
    const met = await meet(folder, image);
    const outcome = 'code' in met ? met.code : 'opened';
    if (outcome === attack.expected) continue;
    tally.violations += 1;
    failures.push(`${attack.name}: ${outcome} instead of ${attack.expected}`);
  }
  const row = rowOf('T10', 'external data', tally, seed);
  return { row, failure: failures.join('\n') || undefined, detail: `${ATTACKS.length} attacks` };
}

function isSame(one: Float32Array, other: Float32Array): boolean {
  return one.length === other.length && one.every((value, at) => Math.abs(value - (other[at] ?? NaN)) <= TOLERANCE);
}
