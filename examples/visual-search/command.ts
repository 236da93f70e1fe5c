import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Box } from '@feedloom/core';

/** What the program was asked to do. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'index'; readonly folder: string; readonly data: string }
  | {
      readonly name: 'search';
      readonly image: string;
      readonly crop: Box | undefined;
      readonly limit: number;
      readonly sheet: string;
      readonly data: string;
    };

/** What `--help` prints. */
export const USAGE = `Usage:
  npm start -w examples/visual-search -- index FOLDER [--data DIR]
  npm start -w examples/visual-search -- search IMAGE [--crop X,Y,WIDTH,HEIGHT] [--limit N] [--out SHEET] [--data DIR]

  index    looks at every picture in FOLDER; started again, it goes on where it was
  search   finds the pictures most like IMAGE and draws them onto a contact sheet

  --crop   the part to look for, in shares of the picture: 0.2,0.1,0.5,0.6
  --limit  how many pictures                            (12)
  --out    the contact sheet                            (contact-sheet.jpg)
  --data   where the index is kept                      (.visual-search)
`;

/** Reads the command line. @throws `TypeError` that says what is wrong. */
export function readCommand(args: readonly string[], home: string): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      crop: { type: 'string' },
      limit: { type: 'string', default: '12' },
      out: { type: 'string', default: 'contact-sheet.jpg' },
      data: { type: 'string', default: '.visual-search' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [name, subject, ...rest] = positionals;
  if (values.help || name === undefined) return { name: 'help' };
  if (subject === undefined || rest.length > 0) throw new TypeError(`\`${name}\` takes one path. See --help.`);
  const data = path.resolve(home, values.data);
  if (name === 'index') return { name, folder: path.resolve(home, subject), data };
  if (name !== 'search') throw new TypeError(`There is no command \`${name}\`. See --help.`);
  return {
    name,
    image: path.resolve(home, subject),
    crop: values.crop === undefined ? undefined : readBox(values.crop),
    limit: readLimit(values.limit),
    sheet: path.resolve(home, values.out),
    data,
  };
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 100) return limit;
  throw new TypeError(`\`--limit\` must be an integer from 1 to 100, got \`${text}\`.`);
}

function readBox(text: string): Box {
  const [x, y, width, height, ...rest] = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const isBox = x !== undefined && y !== undefined && width !== undefined && height !== undefined && rest.length === 0;
  if (isBox && [x, y, width, height].every(Number.isFinite)) return { x, y, width, height };
  throw new TypeError(`\`--crop\` must be four numbers, such as \`0.2,0.1,0.5,0.6\`, got \`${text}\`.`);
}
