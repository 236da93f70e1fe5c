import { FeedloomError } from '@feedloom/core';
import { SIZE, frame } from './frame.js';
import { COLOURS, escapeXml, short, svg } from './svg.js';

/** What a histogram says. */
export interface HistogramOptions {
  /** What it shows. */
  readonly title: string;
  /** What the values are, with their unit: `time to answer, ms`. */
  readonly xLabel: string;
  /** How many bars. @defaultValue 60 */
  readonly bins?: number | undefined;
  /** Values that are marked by a line: `{ name: 'p99', value: 61 }`. @defaultValue none */
  readonly marks?:
    | readonly {
        /** Written beside the line. */
        readonly name: string;
        /** Where it is. */
        readonly value: number;
      }[]
    | undefined;
}

/**
 * Draws how values are spread, as an SVG that reads on white and on black. The last bar also holds what lies beyond the
 * highest mark and the 99.9th percentile, so that one outlier does not flatten the rest.
 *
 * @param values - At least 0, in any order.
 * @returns The file's text.
 * @throws `ERR_INVALID_ARGUMENT` if a value is negative or not finite.
 */
export function histogramSvg(
  values: readonly number[] | Float64Array,
  { title, xLabel, bins = 60, marks = [] }: HistogramOptions,
): string {
  const sorted = Float64Array.from(values).sort();
  if (sorted.some((value) => !Number.isFinite(value) || value < 0)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', 'The `values` of a histogram must be finite and at least 0.');
  }
  const far = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.999))] ?? 0;
  const most = Math.max(far, ...marks.map(({ value }) => value * 1.05), Number.MIN_VALUE * 1e10);
  const counts = new Array<number>(bins).fill(0);
  for (const value of sorted) {
    const bin = Math.min(bins - 1, Math.floor((value / most) * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const { x, y, axes } = frame({ x: most, y: Math.max(1, ...counts) }, { x: xLabel, y: 'count' });
  const bars = counts.map((count, bin) => {
    const [from, to] = [x((bin / bins) * most), x(((bin + 1) / bins) * most)];
    const [top, height] = [y(count), y(0) - y(count)];
    return `<rect x="${short(from)}" y="${short(top)}" width="${short(Math.max(0.5, to - from - 1))}" height="${short(height)}" fill="${COLOURS[0]}"/>`;
  });
  const lines = marks.map(({ name, value }, at) => {
    const colour = COLOURS[(at % (COLOURS.length - 1)) + 1] ?? 'gray';
    const label = `${escapeXml(name)} ${Number(value.toPrecision(3))}`;
    return (
      `<path class="line" stroke="${colour}" stroke-dasharray="4 3" d="M${short(x(value))} 32V${short(y(0))}"/>` +
      `<text x="${short(x(value) + 4)}" y="${44 + at * 14}" style="fill:${colour}">${label}</text>`
    );
  });
  return svg(SIZE.width, SIZE.height, title, [axes, ...bars, ...lines].join('\n'));
}
