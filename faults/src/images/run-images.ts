import type { Buffer } from 'node:buffer';
import { FeedloomError, seededRandom } from '@feedloom/core';
import type { FaultRow, Tally } from '../report.js';
import { newTally, rowOf } from '../report.js';
import { makeBombs } from './bombs.js';
import type { Outcome } from './bombs.js';
import type { Verdict } from './image-service.js';
import { MAX_MEGABYTES, meetImages } from './meet-images.js';
import type { Encounter } from './meet-images.js';
import { mutate } from './mutate.js';
import { makeSamples } from './samples.js';

/** One line of the report. */
interface ImageResult {
  readonly row: FaultRow;
  readonly failure?: string | undefined;
  readonly detail: string;
}

const MOST_FAILURES = 10;

/** What is wrong with a verdict, whatever the file. */
function wrongWith(verdict: Verdict | FeedloomError): string | undefined {
  if (FeedloomError.is(verdict)) return `the child did not survive: ${String(verdict)}`;
  return verdict.problem;
}

function conclude(what: string, tally: Tally, seed: string, failures: string[], met: Encounter): ImageResult {
  if (met.peakMegabytes > MAX_MEGABYTES) {
    tally.violations += 1;
    failures.push(`${what}: the child had ${met.peakMegabytes.toFixed(0)} MB, more than ${MAX_MEGABYTES}`);
  }
  const figures = `slowest ${met.slowestMs.toFixed(0)} ms, peak ${met.peakMegabytes.toFixed(0)} MB`;
  const row = rowOf('T9', what, tally, seed);
  return { row, failure: failures.slice(0, MOST_FAILURES).join('\n') || undefined, detail: figures };
}

/** Meets the fixed files that are made to hurt. Each must come out as is written beside it. */
export async function meetBombs(seed: string): Promise<ImageResult> {
  const bombs = await makeBombs();
  const tally = newTally();
  const failures: string[] = [];
  const met = await meetImages(
    bombs.map(({ bytes }) => bytes),
    (verdict, index) => {
      tally.runs += 1;
      const { name = '', expected = [] } = bombs[index] ?? {};
      const isExpected = (outcome: Outcome): boolean => expected.includes(outcome);
      const wrong =
        wrongWith(verdict) ??
        ('ingested' in verdict && !(isExpected(verdict.ingested) && isExpected(verdict.prepared))
          ? `${verdict.ingested} and ${verdict.prepared} instead of ${expected.join(' or ')}`
          : undefined);
      if (wrong === undefined) return;
      tally.violations += 1;
      failures.push(`${name}: ${wrong}`);
    },
  );
  return conclude('bombs', tally, seed, failures, met);
}

/** Meets damaged pictures: none may end a child, or come out other than accepted or typed. */
export async function meetMutants(count: number, seed: string): Promise<ImageResult> {
  const samples = await makeSamples();
  // The two large ones would only be slow.
  const seeds = Object.values(samples).filter((bytes) => bytes !== samples.large && bytes !== samples.plain);
  const random = seededRandom(`${seed}/images`);
  const tally = newTally();
  const failures: string[] = [];
  let [accepted, last] = [0, ''];
  function* mutants(): Generator<Buffer> {
    for (let index = 0; index < count && failures.length < MOST_FAILURES; index += 1) {
      const bytes = mutate(seeds, random);
      last = bytes.toString('base64');
      yield bytes;
    }
  }
  const met = await meetImages(mutants(), (verdict, index) => {
    tally.runs += 1;
    if ('ingested' in verdict && verdict.ingested === 'accepted') accepted += 1;
    const wrong = wrongWith(verdict);
    if (wrong === undefined) return;
    tally.violations += 1;
    failures.push(`FEEDLOOM_SEED=${seed}: mutant ${index}: ${wrong}\n  ${last.slice(0, 4000)}`);
  });
  const result = conclude('mutated images', tally, seed, failures, met);
  return { ...result, detail: `${accepted} accepted, ${result.detail}` };
}
