import { SIZE, frame } from './frame.js';
import { COLOURS, escapeXml, short, svg } from './svg.js';

/** One line of a chart. */
export interface LineSeries {
  /** What it is. */
  readonly name: string;
  /** Points, by ascending x; both at least 0. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** What a chart says. */
export interface LineChartOptions {
  /** What it shows. */
  readonly title: string;
  /** What x is. */
  readonly xLabel: string;
  /** What y is. */
  readonly yLabel: string;
}

/** Draws lines as an SVG that reads on white and on black. @returns The file's text. */
export function lineChartSvg(series: readonly LineSeries[], { title, xLabel, yLabel }: LineChartOptions): string {
  const points = series.flatMap((one) => one.points);
  const most = { x: Math.max(0, ...points.map(([x]) => x)), y: Math.max(0, ...points.map(([, y]) => y)) };
  const { x, y, axes } = frame(most, { x: xLabel, y: yLabel }, { right: 140 });
  // Names stand at the ends of their lines, pushed apart where those are close.
  const ends = series
    .map((one, at) => ({ ...one, colour: COLOURS[at % COLOURS.length] ?? 'gray', end: y(one.points.at(-1)?.[1] ?? 0) }))
    .sort((one, other) => one.end - other.end);
  let lowest = -Infinity;
  const drawn = ends.map(({ name, points: own, colour, end }) => {
    lowest = Math.max(end + 4, lowest + 14);
    const path = own.map(([px, py], at) => `${at === 0 ? 'M' : 'L'}${short(x(px))} ${short(y(py))}`).join('');
    const label = `<text x="${SIZE.width - 132}" y="${short(lowest)}" style="fill:${colour}">${escapeXml(name)}</text>`;
    return `<path class="line" stroke="${colour}" d="${path}"/>${label}`;
  });
  return svg(SIZE.width, SIZE.height, title, [axes, ...drawn].join('\n'));
}
