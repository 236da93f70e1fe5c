import sharp from 'sharp';
import { Chance } from '../../corpus/chance.js';
import { plantSociety } from '../../corpus/world.js';
import type { World } from '../../corpus/world.js';

/** How large the world is, and who saves nothing of which kind. */
export interface KindWorldOptions {
  readonly kinds: number;
  readonly perKind: number;
  /** Saves only pins of the first two kinds. */
  readonly narrow: string;
}

const SIDE = 32;
const HOUR_MS = 3_600_000;

/** A world of plain pictures, of which those of one kind look alike, with a taste planted in everybody. */
export function kindWorld({ kinds, perKind, narrow }: KindWorldOptions): World {
  const names = Array.from({ length: kinds }, (_, kind) => `kind ${kind}`);
  const theme = 'things';
  const society = plantSociety(
    'kinds',
    [theme],
    names.map((name) => ({ name, theme })),
  );
  const count = kinds * perKind;
  const others = society.people.filter(({ id }) => id !== narrow);
  const boardOf = (user: string): string =>
    society.boards.find(({ owner }) => owner === user)?.id ?? society.boards[0]?.id ?? '';
  return {
    ...society,
    name: `kinds/${kinds}/${perKind}`,
    count,
    endless: false,
    async make(index) {
      const kind = index % kinds;
      const chance = new Chance(`pin/${index}`);
      // Everybody likes three kinds; who saves first, and who after them, follows from that.
      const likes = others.filter((_, place) => [place, place + 1, place + 3].some((each) => each % kinds === kind));
      const savers =
        kind < 2 && chance.flip(0.2)
          ? [narrow, ...chance.sample(likes, 2).map(({ id }) => id)]
          : chance.sample(likes, 3).map(({ id }) => id);
      const [saver = narrow, ...rest] = savers;
      const ageMs = (count - index) * HOUR_MS;
      return {
        ...{ title: `Pin ${index}`, description: `Of kind ${kind}`, width: SIDE, height: SIDE },
        ...{ kind: names[kind] ?? '', theme, boxes: [], board: boardOf(saver), saver, ageMs },
        saves: rest.map((user, place) => ({ user, board: boardOf(user), ageMs: ageMs - (place + 1) * 60_000 })),
        bytes: await paint(new Chance(`kind/${kind}`), chance),
      };
    },
  };
}

/** Sixteen fields of colours that the kind chooses, and the pin changes a little. */
async function paint(kind: Chance, pin: Chance): Promise<Uint8Array> {
  const fields = Array.from({ length: 4 * 4 * 3 }, () => (kind.flip(0.5) ? 220 : 35) + Math.round(pin.range(-30, 30)));
  return sharp(Uint8Array.from(fields), { raw: { width: 4, height: 4, channels: 3 } })
    .resize(SIDE, SIDE, { kernel: 'nearest' })
    .webp({ lossless: true })
    .toBuffer();
}
