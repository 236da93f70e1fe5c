import type { Snapshot } from '../../fleet/watch/snapshot.js';
import { count, milliseconds } from './format.js';

/** What is behind, waiting, or missing from answers. */
export function Partial({ snapshot }: { snapshot: Snapshot | undefined }) {
  const fallbacks = Object.entries(snapshot?.total?.degraded ?? {}).sort(([, a], [, b]) => b - a);
  const lags = (snapshot?.members ?? []).flatMap(({ name, lagMs }) => (lagMs === undefined ? [] : [{ name, lagMs }]));
  const failures = Object.entries(snapshot?.total?.failures ?? {}).sort(([, a], [, b]) => b - a);
  return (
    <div class="partial">
      <section class="panel" aria-label="Fallbacks">
        <h2>Fallbacks by part</h2>
        <List rows={fallbacks.map(([name, value]) => [name, count(value)])} none="Every answer was whole." />
      </section>
      <section class="panel" aria-label="Behind">
        <h2>Waiting</h2>
        {(snapshot?.queues ?? []).map(({ name, waiting, leased, dead }) => (
          <div class="queue" key={name}>
            <h3>{name}</h3>
            <List
              rows={[
                ['waiting', count(waiting)],
                ['under way', count(leased)],
                ['dead letters', count(dead)],
              ]}
              none=""
            />
          </div>
        ))}
        <div class="queue">
          <h3>board log</h3>
          <List
            rows={lags.map(({ name, lagMs }) => [`${name} behind by`, milliseconds(lagMs)])}
            none="Not followed yet."
          />
        </div>
      </section>
      {failures.length > 0 && (
        <section class="panel failures" aria-label="Failures">
          <h2>Why requests failed</h2>
          <List rows={failures.slice(0, 6).map(([why, value]) => [why, count(value)])} none="" />
        </section>
      )}
    </div>
  );
}

function List({ rows, none }: { rows: readonly (readonly [string, string])[]; none: string }) {
  if (rows.length === 0) return <p class="soft">{none}</p>;
  return (
    <ul>
      {rows.map(([name, value]) => (
        <li key={name}>
          <span>{name}</span>
          <strong>{value}</strong>
        </li>
      ))}
    </ul>
  );
}
