import ts from 'typescript';
import type { PublicName } from './public-surface.js';

/** One word for one thing: the word that must not occur in a public name, and the one that says the same. */
const instead: Readonly<Record<string, string>> = {
  pin: 'item',
  pins: 'items',
  post: 'item',
  posts: 'items',
  viewer: 'user',
  timeline: 'feed',
  rating: 'score',
  pop: 'take',
  dequeue: 'take',
  claim: 'take or chunk',
  strategy: 'mix',
  mixer: 'generator',
  blender: 'generator',
  impression: 'seen',
  clicked: 'engaged',
  forget: 'erase',
  gdpr: 'erase',
  opts: 'options',
  cfg: 'options',
  config: 'options',
  req: 'request',
  res: 'response',
  ctx: 'a name of its own',
  materialize: 'materialise',
  materialized: 'materialised',
  normalize: 'normalise',
  serialize: 'encode',
  deserialize: 'decode',
  color: 'colour',
  bytesize: 'bytes',
  millis: 'ms',
};

const durations = new Set(['timeout', 'delay', 'ttl', 'interval', 'duration', 'lease', 'backoff']);

function wordsOf(name: string): string[] {
  return (
    name
      // The name of a published network, of which `Pin` is a part.
      .replace(/PinSage|pinSage/g, 'Sage')
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .split(/[^A-Za-z0-9]+/)
      .map((word) => word.toLowerCase())
  );
}

/** Checks public names against the word list of the API: no synonyms, and durations say their unit. */
export function checkPublicWords(names: readonly PublicName[]): string[] {
  const problems: string[] = [];
  for (const { path, name, type, at } of names) {
    // Names of metrics and spans follow the conventions of telemetry, not ours.
    if (name.includes('.')) continue;
    const words = wordsOf(name);
    for (const word of words) {
      const better = Object.hasOwn(instead, word) ? instead[word] : undefined;
      if (better !== undefined) problems.push(`${at}: \`${path}\` says \`${word}\`; our word is \`${better}\`.`);
    }
    const parts = type.isUnion() ? type.types : [type];
    const isNumber = parts.some((part) => (part.flags & ts.TypeFlags.Number) !== 0);
    if (isNumber && durations.has(words.at(-1) ?? ''))
      problems.push(`${at}: \`${path}\` is a duration; end it in \`Ms\`.`);
  }
  return problems;
}
