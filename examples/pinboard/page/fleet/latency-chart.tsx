import type { FleetEvent, Moment } from '../../fleet/watch/snapshot.js';
import { milliseconds } from './format.js';
import { SHOWN_SECONDS } from './use-fleet.js';

const LINES = [
  { key: 'p99Ms', title: 'p99' },
  { key: 'p95Ms', title: 'p95' },
  { key: 'p50Ms', title: 'p50' },
] as const;

const HEIGHT = 100;
const LEAST_MS = 1;
const STEPS_MS = [1, 10, 100, 1_000, 10_000];

/** Latencies of the last minutes on a logarithmic scale, and when something happened to whom. */
export function LatencyChart({ history, events }: { history: readonly Moment[]; events: readonly FleetEvent[] }) {
  const now = history.at(-1)?.at ?? 0;
  const most = Math.max(100, ...history.map(({ p99Ms }) => p99Ms ?? 0));
  const top = STEPS_MS.find((step) => step >= most) ?? most;
  const y = (ms: number): number => {
    const share = Math.log(Math.max(ms, LEAST_MS) / LEAST_MS) / Math.log(top / LEAST_MS);
    return HEIGHT * (1 - Math.min(1, share));
  };
  const x = (at: number): number => SHOWN_SECONDS - (now - at) / 1000;
  const kills = events.filter(({ what, at }) => what.startsWith('killed') && x(at) > 0);
  return (
    <section class="panel chart" aria-label="Latency">
      <div class="heading">
        <h2>Latency of all requests</h2>
        <p class="legend">
          {LINES.map(({ key, title }) => (
            <span key={key} data-line={key}>
              {title}
            </span>
          ))}
        </p>
      </div>
      <div class="plot">
        <svg viewBox={`0 0 ${SHOWN_SECONDS} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {STEPS_MS.filter((step) => step <= top).map((step) => (
            <line key={step} class="rule" x1="0" x2={SHOWN_SECONDS} y1={y(step)} y2={y(step)} />
          ))}
          {kills.map(({ at, name }) => (
            <line key={`${at}${name}`} class="kill" x1={x(at)} x2={x(at)} y1="0" y2={HEIGHT} />
          ))}
          {LINES.map(({ key }) => (
            <polyline
              key={key}
              data-line={key}
              points={history
                .flatMap((moment) => {
                  const ms = moment[key];
                  return ms === undefined || x(moment.at) < 0 ? [] : [`${x(moment.at).toFixed(1)},${y(ms).toFixed(1)}`];
                })
                .join(' ')}
            />
          ))}
        </svg>
        {STEPS_MS.filter((step) => step <= top).map((step) => (
          <span key={step} class="tick" style={{ top: `${y(step)}%` }}>
            {milliseconds(step)}
          </span>
        ))}
        {kills.map(({ at, name }) => (
          <span key={`${at}${name}`} class="mark" style={{ left: `${(x(at) / SHOWN_SECONDS) * 100}%` }}>
            {name}
          </span>
        ))}
      </div>
      <p class="axis">
        <span>3 minutes ago</span>
        <span>now</span>
      </p>
    </section>
  );
}
