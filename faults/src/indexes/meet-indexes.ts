import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FeedloomError, seededRandom } from '@feedloom/core';
import { startChild } from '@feedloom/core/spawn';
import type { Remote } from '@feedloom/core/spawn';
import type { FaultRow } from '../report.js';
import { newTally, rowOf } from '../report.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { damageIndex } from './damage-index.js';
import { forgeManifest } from './forge-manifest.js';
import type { IndexKind } from './index-kinds.js';
import { INDEX_KINDS } from './index-kinds.js';
import type { Met, ServingApi } from './index-messages.js';
import { judge } from './judge.js';
import { fillIndex, makeWorld } from './index-world.js';

/** What is tried. */
export interface MeetOptions {
  /** Which kind of {@link INDEX_KINDS}. */
  readonly kind: string;
  readonly count: number;
  readonly seed: string;
  /** Whether the manifest's hashes are made again after the damage, so that the library meets it. */
  readonly isForged: boolean;
}

/** One line of the report. */
export interface IndexResult {
  readonly row: FaultRow;
  readonly failure?: string | undefined;
  readonly detail: string;
}

const MOST_FAILURES = 10;
const MEET_MS = 120_000;

/** Opens damaged indexes in a process that serves, and accounts for every answer and every end of that process. */
export async function meetIndexes({ kind: name, count, seed, isForged }: MeetOptions): Promise<IndexResult> {
  const kind = INDEX_KINDS[name] as IndexKind;
  await using directory = await temporaryDirectory();
  const random = seededRandom(`${seed}/indexes/${name}/${isForged}`);
  const world = makeWorld(seed);
  const template = join(directory.path, 'template');
  const victim = await fillIndex(directory.path, template, kind, world);
  const tally = newTally();
  const failures: string[] = [];
  const outcomes = new Map<string, number>();
  let server: Remote<ServingApi> | undefined;
  try {
    for (let index = 0; index < count && failures.length < MOST_FAILURES; index += 1) {
      const { how, bytes } = damageIndex(kind, victim, random);
      if (bytes.equals(victim.bytes)) continue;
      const path = join(directory.path, 'met');
      await cp(template, path, { recursive: true });
      await writeFile(join(path, victim.name), bytes);
      if (isForged) await forgeManifest(path, victim.name, bytes);
      server ??= await startChild<ServingApi>(new URL('./serving-entry.js', import.meta.url));
      const met = await meet(server, {
        path,
        space: world.space,
        engine: kind.engine,
        queries: world.queries,
        limit: world.limit,
      });
      if (met === 'died') server = undefined;
      const { outcome, isFault } = judge(met, world, isForged);
      tally.runs += 1;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (isFault) {
        tally.violations += 1;
        failures.push(`FEEDLOOM_SEED=${seed}: ${name} ${index}, ${how}: ${outcome}`);
      }
      await rm(path, { recursive: true });
    }
  } finally {
    await server?.close();
  }
  const row = rowOf(
    'T11',
    `damaged ${name} indexes, ${isForged ? 'hashes made after the damage' : 'true hashes'}`,
    tally,
    seed,
  );
  const detail = [...outcomes].map(([outcome, times]) => `${times} ${outcome}`).join(', ');
  return { row, failure: failures.join('\n') || undefined, detail };
}

async function meet(server: Remote<ServingApi>, meeting: Parameters<ServingApi['meet']>[0]): Promise<Met | 'died'> {
  try {
    return await server.call('meet', meeting, { deadlineMs: MEET_MS });
  } catch (error) {
    if (!FeedloomError.is(error, 'ERR_UNAVAILABLE') && !FeedloomError.is(error, 'ERR_TIMEOUT')) throw error;
    await server.kill();
    return 'died';
  }
}
