import type { CallOptions } from '@feedloom/core';
import type { Generator, Slate } from '../contracts/generator.js';
import type { DecisionRecord } from './decision-record.js';

/** Who decides again. */
export interface ReplayOptions<Data, Source extends string = string> extends CallOptions {
  /** A generator of the same mix, or of another one that is to be compared. */
  readonly generator: Generator<Data, Source>;
}

/** The first place at which two slates differ. */
export interface ReplayDifference {
  /** For example `picks[3].id`. */
  readonly path: string;
  /** What was decided then; `undefined` if there was nothing. */
  readonly recorded: unknown;
  /** What is decided now; `undefined` if there is nothing. */
  readonly replayed: unknown;
}

/** What came of deciding again. */
export interface Replay<Source extends string = string> {
  /** Whether the slate is the recorded one. */
  readonly same: boolean;
  /** What is decided now. */
  readonly slate: Slate<Source>;
  /** `undefined` if the slates are the same. */
  readonly difference: ReplayDifference | undefined;
}

/** Decides once more what a record holds, and compares. The record may have been through JSON. */
export async function replay<Data, Source extends string>(
  { heads, request, slate: recorded }: DecisionRecord<Data, Source>,
  { generator, ...options }: ReplayOptions<Data, Source>,
): Promise<Replay<Source>> {
  const slate = await generator.generate(heads, request, options);
  const difference = firstDifference('', recorded, slate);
  return { same: difference === undefined, slate, difference };
}

function firstDifference(path: string, recorded: unknown, replayed: unknown): ReplayDifference | undefined {
  if (Object.is(recorded, replayed)) return undefined;
  if (!isTree(recorded) || !isTree(replayed) || Array.isArray(recorded) !== Array.isArray(replayed)) {
    return { path, recorded, replayed };
  }
  for (const key of new Set([...Object.keys(recorded), ...Object.keys(replayed)])) {
    const step = Array.isArray(recorded) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const difference = firstDifference(step, recorded[key], replayed[key]);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
