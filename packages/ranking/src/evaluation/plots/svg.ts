/** Colours that can be told apart by the colour-blind (Okabe and Ito, 2008), on white and on black. */
export const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7', '#56b4e9', '#8c8c00', '#999999'];

/** Escapes text for XML. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A drawing that follows the light or dark scheme of whoever looks at it. */
export function svg(width: number, height: number, title: string, body: string): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    '<style>text{font:12px system-ui,sans-serif;fill:#333}.axis{stroke:#888;fill:none}.grid{stroke:#8884;fill:none}' +
      '.line{fill:none;stroke-width:2}@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>',
    `<text x="${width / 2}" y="18" text-anchor="middle" style="font-weight:600">${escapeXml(title)}</text>`,
    body,
    '</svg>',
    '',
  ].join('\n');
}

/** A number with no more digits than a plot needs. */
export function short(value: number): string {
  return String(Number(value.toFixed(2)));
}

/** Round numbers from 0 that cover `most`, four or five of them. */
export function ticks(most: number): number[] {
  const rough = most / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * unit).find((each) => each >= rough) ?? rough;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, place) => place * step);
}
