import type { ComponentChildren } from 'preact';
import type { Moment, Snapshot } from '../../fleet/watch/snapshot.js';
import { count, milliseconds } from './format.js';
import { Sparkline } from './sparkline.js';

/** Seconds over which what flickers is averaged. */
const SMOOTH_SECONDS = 5;

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The figures that matter most, large. */
export function Tiles({ snapshot, history }: { snapshot: Snapshot | undefined; history: readonly Moment[] }) {
  const all = snapshot?.recent?.all;
  const total = snapshot?.total?.all;
  const fallbacks = Object.values(snapshot?.total?.degraded ?? {}).reduce((sum, value) => sum + value, 0);
  const recentFallbacks = history.slice(-20).reduce((sum, { degraded }) => sum + degraded, 0);
  const rate = mean(history.slice(-SMOOTH_SECONDS).map(({ requests }) => requests));
  return (
    <div class="tiles">
      <Tile title="Throughput" value={rate.toFixed(rate < 10 ? 1 : 0)} unit="requests / s">
        <Sparkline values={history.map(({ requests }) => requests)} />
        <p>
          {count(total?.requests ?? 0)} in all, of {snapshot?.users ?? 0} users
        </p>
      </Tile>
      <Tile title="Latency p99" value={milliseconds(all?.p99Ms)} unit="last 20 s">
        <Sparkline values={history.map(({ p99Ms }) => p99Ms ?? 0)} />
        <p>
          p50 {milliseconds(all?.p50Ms)} · p95 {milliseconds(all?.p95Ms)}
        </p>
      </Tile>
      <Tile title="Errors" value={count(total?.errors ?? 0)} unit="in all" isBad={(all?.errors ?? 0) > 0}>
        <Sparkline values={history.map(({ errors }) => errors)} tone="bad" />
        <p>{all?.errors ?? 0} in the last 20 s</p>
      </Tile>
      <Tile title="Late answers" value={count(total?.late ?? 0)} unit="in all" isBad={(all?.late ?? 0) > 0}>
        <Sparkline values={history.map(({ late }) => late)} tone="bad" />
        <p>{all?.late ?? 0} in the last 20 s</p>
      </Tile>
      <Tile title="Fallbacks" value={count(fallbacks)} unit="answers">
        <Sparkline values={history.map(({ degraded }) => degraded)} tone="warn" />
        <p>{recentFallbacks} in the last 20 s</p>
      </Tile>
    </div>
  );
}

function Tile(props: {
  readonly title: string;
  readonly value: string;
  readonly unit: string;
  readonly isBad?: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="tile" data-bad={props.isBad === true ? '' : undefined}>
      <h2>{props.title}</h2>
      <p class="figure">
        <strong>{props.value}</strong> <span>{props.unit}</span>
      </p>
      {props.children}
    </section>
  );
}
