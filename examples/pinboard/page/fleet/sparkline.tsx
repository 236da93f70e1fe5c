import { SHOWN_SECONDS } from './use-fleet.js';

/** One value a second, newest at the right, from 0 to the largest. */
export function Sparkline({ values, tone = 'plain' }: { values: readonly number[]; tone?: 'plain' | 'bad' | 'warn' }) {
  const most = Math.max(1, ...values);
  const left = SHOWN_SECONDS - values.length;
  const points = values.map((value, index) => `${left + index + 0.5},${(30 - (value / most) * 28).toFixed(1)}`);
  return (
    <svg
      class="spark"
      data-tone={tone}
      viewBox={`0 0 ${SHOWN_SECONDS} 32`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {points.length > 1 && (
        <>
          <polygon points={`${left + 0.5},32 ${points.join(' ')} ${SHOWN_SECONDS - 0.5},32`} />
          <polyline points={points.join(' ')} />
        </>
      )}
    </svg>
  );
}
