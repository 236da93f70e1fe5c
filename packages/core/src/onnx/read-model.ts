import { quote } from '../validate.js';
import { requireListed } from './external-references.js';
import { readVerified } from './read-verified.js';
import type { LoadedModel, LoadRequest } from './session-api.js';

/** The bytes of a model, as the runtime takes them. */
export interface ModelFiles {
  readonly model: Uint8Array;
  readonly external: readonly { readonly path: string; readonly data: Uint8Array }[];
}

/** Verified files, and their hashes. */
export interface ReadModel extends Pick<LoadedModel, 'sha256' | 'externalSha256'> {
  readonly files: ModelFiles;
}

/**
 * Reads all files of a model, and hands out none unless all are what they must be and the model names no others.
 *
 * @throws As `readVerified` and `requireListed` do.
 */
export function readModel({ model, sha256, externalData, maxBytes }: Omit<LoadRequest, 'device'>): ReadModel {
  const main = readVerified(model, { what: 'The model', sha256, maxBytes });
  requireListed(
    main.bytes,
    externalData.map(({ name }) => name),
  );
  let left = maxBytes - main.bytes.byteLength;
  const verified = externalData.map(({ name, from, sha256: expected }) => {
    const read = readVerified(from, { what: `The external data ${quote(name)}`, sha256: expected, maxBytes: left });
    left -= read.bytes.byteLength;
    return { name, ...read };
  });
  const external = verified.map(({ name, bytes }) => ({ path: name, data: bytes }));
  const externalSha256 = verified.map((file) => file.sha256);
  return { sha256: main.sha256, externalSha256, files: { model: main.bytes, external } };
}
