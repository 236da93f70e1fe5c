import type { Box, Random } from '@feedloom/core';
import { loadSharp } from '../images/load-sharp.js';

/** A drawn picture of several things, and where they are. */
export interface DrawnScene {
  /** PNG. */
  readonly image: Uint8Array;
  /** One for each thing, in shares of the picture. */
  readonly boxes: readonly Box[];
}

/** A thing that touches all four edges of its own rectangle. */
interface Thing {
  readonly width: number;
  readonly height: number;
  readonly body: (colour: string, dark: string) => string;
}

const THINGS: readonly Thing[] = [
  {
    // A ball.
    width: 100,
    height: 100,
    body: (c, d) =>
      `<circle cx="50" cy="50" r="50" fill="${c}"/><path d="M0 50Q50 90 100 50M50 0Q20 50 50 100" fill="none" stroke="${d}" stroke-width="5"/>`,
  },
  {
    // A mug.
    width: 100,
    height: 90,
    body: (c, d) =>
      `<rect width="72" height="90" rx="10" fill="${c}"/><path d="M68 20h14q16 0 16 24t-16 24h-14" fill="none" stroke="${c}" stroke-width="9" transform="translate(-2.5)"/><rect y="0" width="72" height="14" rx="7" fill="${d}"/>`,
  },
  {
    // A house.
    width: 100,
    height: 100,
    body: (c, d) =>
      `<rect x="10" y="42" width="80" height="58" fill="${c}"/><path d="M0 45L50 0L100 45Z" fill="${d}"/><rect x="42" y="66" width="18" height="34" fill="${d}"/><rect x="20" y="55" width="14" height="14" fill="#fff"/><rect x="68" y="55" width="14" height="14" fill="#fff"/>`,
  },
  {
    // A fish.
    width: 100,
    height: 60,
    body: (c, d) =>
      `<ellipse cx="40" cy="30" rx="40" ry="28" fill="${c}"/><path d="M68 30L100 0V60Z" fill="${d}"/><circle cx="18" cy="24" r="5" fill="#fff"/><circle cx="17" cy="24" r="2.5"/><path d="M40 6Q52 30 40 54" fill="none" stroke="${d}" stroke-width="4"/>`,
  },
  {
    // A lamp.
    width: 70,
    height: 100,
    body: (c, d) =>
      `<path d="M18 0H52L70 46H0Z" fill="${c}"/><rect x="32" y="46" width="6" height="46" fill="${d}"/><rect x="12" y="90" width="46" height="10" rx="5" fill="${d}"/>`,
  },
  {
    // A bottle.
    width: 40,
    height: 100,
    body: (c, d) =>
      `<rect y="36" width="40" height="64" rx="8" fill="${c}"/><path d="M0 46Q0 30 14 26V8H26V26Q40 30 40 46Z" fill="${c}"/><rect x="12" width="16" height="10" fill="${d}"/><rect y="56" width="40" height="24" fill="#f4efe0"/>`,
  },
];

const COLOURS = ['#c0392b', '#2471a3', '#239b56', '#b9770e', '#6c3483', '#1c2833'];
const GROUNDS = ['#e8dcc8', '#cfd8dc', '#f3e5e5', '#dfe8d8', '#c9c3d6'];

/** Where things may be, as shares of the picture: no two meet. */
const PLACES = [
  [0.27, 0.28],
  [0.73, 0.3],
  [0.28, 0.74],
  [0.74, 0.72],
] as const;

/**
 * Draws a picture of two to four different things in flat shapes on a blotched ground, with the box of each: something to
 * measure a detector by where there are no labelled pictures. The same chance draws the same picture.
 *
 * @throws `ERR_DRIVER_MISSING` without sharp.
 */
export async function drawScene(random: Random): Promise<DrawnScene> {
  const [width, height] = random.next() < 0.5 ? [600, 450] : [450, 600];
  const places = shuffled(random, PLACES).slice(0, 2 + Math.floor(random.next() * 3));
  const things = shuffled(random, THINGS);
  const boxes: Box[] = [];
  const drawn = places.map(([x, y], place) => {
    const thing = things[place] ?? THINGS[0];
    if (thing === undefined) return '';
    const scale = ((0.3 + 0.12 * random.next()) * Math.min(width, height)) / Math.max(thing.width, thing.height);
    const [w, h] = [thing.width * scale, thing.height * scale];
    const left = (x + 0.03 * (random.next() - 0.5)) * width - w / 2;
    const top = (y + 0.03 * (random.next() - 0.5)) * height - h / 2;
    boxes.push({ x: left / width, y: top / height, width: w / width, height: h / height });
    const [colour, dark] = shuffled(random, COLOURS);
    return `<g transform="translate(${left} ${top}) scale(${scale})">${thing.body(colour ?? '', dark ?? '')}</g>`;
  });
  const sharp = await loadSharp();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${ground(random)}${drawn.join('')}</svg>`;
  return { image: new Uint8Array(await sharp(Buffer.from(svg)).png().toBuffer()), boxes };
}

function ground(random: Random): string {
  const [base = '', other = ''] = shuffled(random, GROUNDS);
  const blots = Array.from({ length: 25 }, () => {
    const [x, y, r] = [random.next() * 600, random.next() * 600, 8 + random.next() * 40];
    return `<circle cx="${x}" cy="${y}" r="${r}" fill="${other}" opacity="0.35"/>`;
  });
  return `<rect width="600" height="600" fill="${base}"/>${blots.join('')}`;
}

function shuffled<Element>(random: Random, list: readonly Element[]): Element[] {
  return list
    .map((element) => ({ element, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ element }) => element);
}
