import { link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorCode } from '@feedloom/core';
import { hashOf, lastWeights, victimModel, writeVictim } from './victim-model.js';

/** A way to have a model read a file that is not its own, and what must become of it. */
export interface Attack {
  readonly name: string;
  readonly expected: ErrorCode | 'opened';
  /** The file that the model asks for; `@` stands for the folder of the secret. */
  readonly location: string;
  /** What the manifest lists, if anything. */
  readonly lists?: { readonly file: string; readonly sha256?: 'true' | 'false' } | undefined;
  /** What lies in the model's folder under the name `weights.bin`. */
  readonly place?: 'file' | 'symlink' | 'hardlink' | undefined;
  /** Whether the manifest has the hash of the harmless model instead. @defaultValue `false` */
  readonly isHashTrue?: boolean;
}

const PATHS = ['../secret.bin', '@/secret.bin', './../secret.bin', 'weights.bin/../../secret.bin'];
const LINKS = ['symlink', 'hardlink'] as const;
const lists = { file: 'weights.bin' } as const;

/** Paths out of the folder, absolute ones, symbolic and hard links: unlisted, listed, and behind a true hash. */
export const ATTACKS: readonly Attack[] = [
  ...PATHS.flatMap((location): Attack[] => [
    { name: `asks for ${location}`, location, expected: 'ERR_UNSUPPORTED' },
    { name: `asks for ${location}, true hash`, location, isHashTrue: true, expected: 'ERR_CORRUPT' },
    { name: `lists ${location}`, location, lists: { file: location }, expected: 'ERR_INVALID_PAYLOAD' },
  ]),
  ...LINKS.flatMap((place): Attack[] => [
    { name: `asks for a ${place}`, location: 'weights.bin', place, expected: 'ERR_UNSUPPORTED' },
    { name: `lists a ${place}`, location: 'weights.bin', place, lists, expected: 'ERR_UNSUPPORTED' },
    { name: `a ${place}, true hash`, location: 'weights.bin', place, isHashTrue: true, expected: 'ERR_CORRUPT' },
  ]),
  { name: 'asks for a file that is not listed', location: 'weights.bin', place: 'file', expected: 'ERR_UNSUPPORTED' },
  {
    name: 'lists a file with the hash of another',
    location: 'weights.bin',
    place: 'file',
    lists: { ...lists, sha256: 'false' },
    expected: 'ERR_CORRUPT',
  },
  // Or the others would prove nothing.
  { name: 'lists its own file', location: 'weights.bin', place: 'file', lists, expected: 'opened' },
  {
    name: 'lists its own file and its hash',
    location: 'weights.bin',
    place: 'file',
    lists: { ...lists, sha256: 'true' },
    expected: 'opened',
  },
];

/** Lays out an attack: the secret, which would do as weights, beside the model's folder. */
export async function prepareAttack(
  { location, lists: listed, place, isHashTrue }: Attack,
  folder: string,
): Promise<void> {
  const outside = join(folder, '..');
  await mkdir(folder, { recursive: true });
  const secret = new Uint8Array(lastWeights().buffer);
  await writeFile(join(outside, 'secret.bin'), secret);
  const inside = join(folder, 'weights.bin');
  if (place === 'file') await writeFile(inside, secret);
  if (place === 'symlink') await symlink(join(outside, 'secret.bin'), inside);
  if (place === 'hardlink') await link(join(outside, 'secret.bin'), inside);
  const name = location.replace('@', outside);
  const hashes = { true: hashOf(secret), false: hashOf(new Uint8Array([1])) };
  const externalData =
    listed === undefined
      ? []
      : [
          {
            name,
            file: listed.file.replace('@', outside),
            sha256: listed.sha256 === undefined ? undefined : hashes[listed.sha256],
          },
        ];
  const model = victimModel({ weights: { name } });
  await writeVictim(folder, model, { externalData, ...(isHashTrue === true ? { sha256: hashOf(victimModel()) } : {}) });
}
