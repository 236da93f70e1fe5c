import type ts from 'typescript';
import type { PublicName } from './public-surface.js';

/** Asynchronous members that take no `CallOptions`, and why. */
const exempt: Readonly<Record<string, string>> = {
  '*.close': 'releases what was opened, whatever the caller still wants',
  '*.[Symbol.asyncDispose]': 'called by `await using`, which passes nothing',
  '*.[Symbol.asyncIterator]': 'called by `for await`, which passes nothing',
  'BatcherOptions.run': 'computes for many callers, each of whom waits with options of its own',
  CutAnswer: 'written by a test',
  'BlobStoreLawOptions.damage': 'written by a test',
  'OrderedStoreLawOptions.cut': 'written by a test',
  'OpenCache.advance': 'written by a test',
  'OpenClock.advance': 'written by a test',
  'OpenTaskQueue.advance': 'written by a test',
  Interceptor: 'finds the options of the call in its argument',
  'OpenVectorIndex.reopen': 'written by a test',
  'OpenGraph.advance': 'written by a test',
  'OpenRateLimiter.advance': 'written by a test',
  'TieredCache.invalidate': 'drops what is in memory; there is nothing to wait for',
  'OpenGraph.reopen': 'written by a test',
  'PreparedReader.discard': 'undoes what was prepared, whatever the caller still wants',
  hardenSharp: 'sets what the process may decode; there is nothing to wait for',
  'VisionModel.compute': 'past all queues, for a model that checks itself as it opens',
  'RecallMonitor.idle': 'waits for what was begun, whose options were given before',
  drawScene: 'draws a picture for a test or an evaluation',
  'Deadline.race': 'is the deadline',
  'Deadline.sleep': 'is the deadline',
  'Remote.kill': 'ends the other side at once',
  'StandardSchemaProperties.validate': 'fixed by the Standard Schema specification',
  traced: 'measures what it is given; that has options of its own',
  'VirtualClock.advance': 'runs the timers of a test; there is nothing to wait for',
};

function isExempt(path: string): boolean {
  return path in exempt || path.replace(/^[^.]+/, '*') in exempt;
}

const asynchronous = new Set(['Promise', 'PromiseLike', 'AsyncIterable', 'AsyncIterableIterator', 'AsyncGenerator']);

function isAsynchronous(type: ts.Type): boolean {
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => asynchronous.has(part.getSymbol()?.name ?? ''));
}

/** Checks that each asynchronous function takes `{ signal?, deadlineMs? }` in its last parameter. */
export function checkCallOptions(checker: ts.TypeChecker, names: readonly PublicName[]): string[] {
  const problems: string[] = [];
  for (const { path, type, at } of names) {
    if (isExempt(path)) continue;
    for (const signature of checker.getNonNullableType(type).getCallSignatures()) {
      if (!isAsynchronous(signature.getReturnType())) continue;
      const last = signature.getParameters().at(-1);
      const options = last && checker.getNonNullableType(checker.getTypeOfSymbol(last));
      const accepts = (key: string): boolean =>
        options !== undefined && checker.getPropertyOfType(options, key) !== undefined;
      if (!accepts('signal') || !accepts('deadlineMs')) {
        problems.push(`${at}: \`${path}\` is asynchronous; its last parameter must be \`CallOptions\` or extend it.`);
      }
    }
  }
  return problems;
}
