import { COLOURS, escapeXml, short, svg, ticks } from './svg.js';

/** One bar. */
export interface Bar {
  /** What it is. */
  readonly name: string;
  /** How long it is; at least 0. */
  readonly value: number;
  /** Where the value truly lies in 95 of 100 cases: the lower end. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
}

const WIDTH = 720;
const LEFT = 150;
const ROW = 28;
const TOP = 36;

/** Draws bars with their intervals as an SVG that reads on white and on black. @returns The file's text. */
export function barChartSvg(
  bars: readonly Bar[],
  { title, xLabel }: { readonly title: string; readonly xLabel: string },
): string {
  const scale = ticks(Math.max(Number.MIN_VALUE * 1e10, ...bars.map(({ high }) => high)));
  const x = (value: number): number => LEFT + (value / (scale.at(-1) ?? 1)) * (WIDTH - LEFT - 70);
  const bottom = TOP + bars.length * ROW;
  const drawn = bars.map(({ name, value, low, high }, at) => {
    const y = TOP + at * ROW;
    return [
      `<text x="${LEFT - 8}" y="${y + 16}" text-anchor="end">${escapeXml(name)}</text>`,
      `<rect x="${LEFT}" y="${y + 4}" width="${short(x(value) - LEFT)}" height="${ROW - 12}" fill="${COLOURS[0]}"/>`,
      `<path class="axis" style="stroke-width:2" d="M${short(x(low))} ${y + 12}H${short(x(high))}"/>`,
      `<text x="${short(x(high) + 6)}" y="${y + 16}">${value.toFixed(3)}</text>`,
    ].join('');
  });
  const marks = scale.map(
    (value) =>
      `<path class="grid" d="M${short(x(value))} ${TOP}V${bottom}"/>` +
      `<text x="${short(x(value))}" y="${bottom + 16}" text-anchor="middle">${Number(value.toPrecision(4))}</text>`,
  );
  const label = `<text x="${WIDTH / 2}" y="${bottom + 34}" text-anchor="middle">${escapeXml(xLabel)}</text>`;
  return svg(WIDTH, bottom + 42, title, [...marks, ...drawn, label].join('\n'));
}
