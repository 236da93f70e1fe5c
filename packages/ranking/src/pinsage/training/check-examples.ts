import { FeedloomError, quote } from '@feedloom/core';
import type { SageExamples, SageHistories } from './examples.js';

/**
 * Makes sure that examples agree with each other, so that nothing is read where nothing is.
 *
 * @param expected - How many numbers an item's features must have; any if left out.
 * @returns How many they have.
 * @throws `ERR_INVALID_ARGUMENT`
 */
export function checkExamples(examples: SageExamples, expected?: number): number {
  const { features, neighbourhoods, pairs, histories, collections, createdAt } = examples;
  const { fanOut, neighbours, weights } = neighbourhoods;
  const items = neighbours.length / fanOut;
  if (!Number.isSafeInteger(items) || items < 1) refuse('neighbourhoods', 'whole rows of `fanOut` places', items);
  if (weights.length !== neighbours.length)
    refuse('neighbourhoods.weights', 'as long as the neighbours', weights.length);
  const width = features.length / items;
  if (!Number.isSafeInteger(width) || width < 1) {
    refuse('features', `as many whole rows as there are neighbourhoods (${items})`, features.length);
  }
  if (expected !== undefined && width !== expected) {
    refuse('features', `rows of ${expected} numbers, as the model takes them`, width);
  }
  requireFiniteNumbers('features', features);
  requireRows('neighbourhoods.neighbours', neighbours, items);
  const wrong = weights.findIndex((weight) => !(weight >= 0 && weight <= 2));
  if (wrong >= 0) refuse('neighbourhoods.weights', 'shares', weights[wrong]);
  if (pairs.length === 0 || pairs.length % 2 !== 0) refuse('pairs', 'rows of two items, at least one', pairs.length);
  requireRows('pairs', pairs, items);
  if (histories !== undefined) checkHistories(histories, items);
  if (collections !== undefined) {
    if (collections.length !== items) refuse('collections', `of length ${items}`, collections.length);
    const negative = collections.findIndex((count) => !(count >= 0 && count < Infinity));
    if (negative >= 0) refuse('collections', 'counts', collections[negative]);
  }
  if (createdAt !== undefined && createdAt.length !== items)
    refuse('createdAt', `of length ${items}`, createdAt.length);
  return width;
}

function checkHistories({ starts, items: places, logWeights, targets, at }: SageHistories, items: number): void {
  if (targets.length === 0) refuse('histories.targets', 'at least one', 0);
  if (starts.length !== targets.length + 1) refuse('histories.starts', 'one longer than the targets', starts.length);
  if (at.length !== targets.length) refuse('histories.at', 'as long as the targets', at.length);
  if (logWeights.length !== places.length) refuse('histories.logWeights', 'as long as the items', logWeights.length);
  if (starts[0] !== 0 || starts[targets.length] !== places.length) {
    refuse('histories.starts', 'from 0 to the number of places', starts[targets.length]);
  }
  const wrong = targets.findIndex((_, example) => !((starts[example + 1] ?? 0) > (starts[example] ?? 0)));
  if (wrong >= 0) refuse('histories.starts', 'rising: every example has a place', starts[wrong + 1]);
  requireRows('histories.items', places, items);
  requireRows('histories.targets', targets, items);
  requireFiniteNumbers('histories.logWeights', logWeights);
  requireFiniteNumbers('histories.at', at);
}

function requireRows(name: string, rows: Int32Array, items: number): void {
  const wrong = rows.find((row) => row < 0 || row >= items);
  if (wrong !== undefined) refuse(name, `rows from 0 to ${items - 1}`, wrong);
}

function requireFiniteNumbers(name: string, values: Float32Array | Float64Array): void {
  const wrong = values.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) refuse(name, 'finite', wrong);
}

function refuse(name: string, rule: string, value: unknown): never {
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be ${rule}, got ${quote(value)}.`);
}
