import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { METRICS, SPANS, count, record, traced } from '@feedloom/core';
import type { MetricMessage, MetricName, SpanMessage } from '@feedloom/core';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

function listen(name: MetricName): MetricMessage[] {
  const heard: MetricMessage[] = [];
  const hear = (message: unknown): void => void heard.push(message as MetricMessage);
  subscribe(name, hear);
  undo.push(() => unsubscribe(name, hear));
  return heard;
}

describe('metrics', () => {
  it('reach the subscribers of their channel, with kind, unit and attributes', () => {
    const fallbacks = listen('feedloom.fallback');
    const durations = listen('feedloom.feed.duration');
    count('feedloom.fallback', 2, { stage: 'generator', cause: 'timeout' });
    record('feedloom.feed.duration', 0.02, { outcome: 'fresh' });
    expect(fallbacks).toEqual([
      {
        name: 'feedloom.fallback',
        kind: 'counter',
        unit: '1',
        value: 2,
        attributes: { stage: 'generator', cause: 'timeout' },
      },
    ]);
    expect(durations).toMatchObject([{ kind: 'histogram', unit: 's', value: 0.02 }]);
  });

  it('are dropped when nobody listens', () => {
    const heard = listen('feedloom.retry');
    undo.splice(0).forEach((step) => step());
    count('feedloom.retry', 1, { dep: 'ranker' });
    expect(heard).toEqual([]);
  });

  it('cannot carry an id or an attribute that is not declared', () => {
    // @ts-expect-error -- the attributes of a metric are closed
    count('feedloom.retry', 1, { dep: 'ranker', user: 'u1' });
    // @ts-expect-error -- and all of them are needed
    count('feedloom.fallback', 1, { stage: 'generator' });
    // @ts-expect-error -- a histogram is not counted
    count('feedloom.feed.duration', 1, { outcome: 'fresh' });
    const named = [...Object.values(SPANS), ...Object.values(METRICS).map(({ attributes }) => attributes)].flat();
    expect(named.filter((attribute) => /user|item|pin|\bid\b/.test(attribute))).toEqual([]);
  });
});

describe('traced', () => {
  it('tells subscribers how an operation began and ended', async () => {
    const events: string[] = [];
    const spans = tracingChannel<SpanMessage>('feedloom.pool.put');
    const handlers = {
      start: ({ attributes }: SpanMessage) => void events.push(`start ${String(attributes['source'])}`),
      end: () => void events.push('end'),
      asyncStart: () => undefined,
      asyncEnd: ({ result }: SpanMessage) => void events.push(`asyncEnd ${String(result)}`),
      error: ({ error }: SpanMessage) => void events.push(`error ${String(error)}`),
    };
    spans.subscribe(handlers);
    undo.push(() => void spans.unsubscribe(handlers));
    expect(await traced('feedloom.pool.put', { source: 'follows' }, () => Promise.resolve(3))).toBe(3);
    const failing = traced('feedloom.pool.put', { source: 'follows' }, () => Promise.reject(new RangeError('no')));
    await expect(failing).rejects.toThrow('no');
    expect(events).toEqual([
      'start follows',
      'end',
      'asyncEnd 3',
      'start follows',
      'end',
      'error RangeError: no',
      'asyncEnd undefined',
    ]);
  });

  it('only runs the operation when nobody listens', () => {
    const promise = Promise.resolve(1);
    expect(traced('feedloom.generator.chunk', {}, () => promise)).toBe(promise);
  });
});

it('the guide lists every channel with its attributes, and no other', () => {
  const guide = readFileSync(new URL('../../../../docs/guide/telemetry.md', import.meta.url), 'utf8');
  const listed = guide
    .split('\n')
    .filter((line) => line.startsWith('| `feedloom.'))
    .map((line) => line.replace(/ +/g, ' ').split(' | '));
  const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ') || 'none';
  const expected = [
    ...Object.entries(METRICS).map(([name, { kind, unit, attributes }]) => [
      `| \`${name}\``,
      kind,
      unit,
      `${list(attributes)} |`,
    ]),
    ...Object.entries(SPANS).map(([name, attributes]) => [`| \`${name}\``, `${list(attributes)} |`]),
  ];
  expect(listed).toEqual(expected);
});
