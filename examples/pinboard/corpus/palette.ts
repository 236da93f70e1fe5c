/** Colours that go together: a pale and a full ground, two accents, and the darkest tone. */
export interface Palette {
  readonly pale: string;
  readonly full: string;
  readonly accent: string;
  readonly second: string;
  readonly deep: string;
}

const rows = `
fdf1e7 f6c9a8 e8825a 7fb2a5 4a2c2a
eaf4f4 a9d6d5 f4a261 2a9d8f 1d3b4a
fff5f7 f7c6d0 e76f8b f2b880 5a2238
f3f0ff c9bdf2 8e7cc3 f4b6c2 2e2350
eef7ea b9dcae 6aa86f f2c14e 1f3d2b
fff9e3 fbe08d f2a93b 6fb1c8 5b3d0f
eaf2fb aecbeb 5b8fd1 f7c59f 14294a
fbefe9 e9b8a0 c8553d 588b8b 3a1a14
f5f2ec d9cbb5 b08968 7f9c7a 3d2f23
e9f8f3 a6e0cb 3fb28f ff9b85 0f3d34
fdeef0 f4b9b8 d1495b edae49 30202e
f1f5f9 c5d1de 7a93ac e0aa8a 22303f
fef3dc f5cf9a dd8d4a 8aa7a0 452a13
f0fbff b5e3f5 4fb3d9 ffd166 093a52
f7f0fa dcc1e8 a66cc0 79c7b9 351a45
f4f7e8 d3e0a1 93aa4a e58f65 323b12
`;

/** The palettes of the drawn world. */
export const PALETTES: readonly Palette[] = rows
  .trim()
  .split('\n')
  .map((row) => {
    const [pale = '', full = '', accent = '', second = '', deep = ''] = row.split(' ').map((hex) => `#${hex}`);
    return { pale, full, accent, second, deep };
  });

/** A colour between two `#rrggbb` colours: `share` 0 is the first, 1 the second. */
export function blend(first: string, second: string, share: number): string {
  const channel = (offset: number): string => {
    const [from, to] = [first, second].map((hex) => Number.parseInt(hex.slice(offset, offset + 2), 16));
    const value = Math.round((from ?? 0) * (1 - share) + (to ?? 0) * share);
    return value.toString(16).padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}
