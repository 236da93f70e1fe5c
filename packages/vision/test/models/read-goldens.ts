import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** What PyTorch says of one picture; written by `training/embedder/goldens.py`. */
export interface Golden {
  /** The picture's file. */
  readonly picture: string;
  /** With the weights of the shipped file; `mean` is the mean of the activation over its cells. */
  readonly shipped: Readonly<Record<'embedding' | 'logits' | 'mean', Float32Array>>;
  /** With the weights as their authors trained them. */
  readonly original: Readonly<Record<'embedding', Float32Array>>;
}

interface Written {
  readonly picture: string;
  readonly shipped: Readonly<Record<'embedding' | 'logits' | 'mean', string>>;
  readonly original: Readonly<Record<'embedding', string>>;
}

/** Reads the answers that are committed. */
export async function readGoldens(): Promise<Golden[]> {
  const file = new URL('efficientnet-lite0.golden.json', import.meta.url);
  const written = JSON.parse(await readFile(file, 'utf8')) as readonly Written[];
  return written.map(({ picture, shipped, original }) => ({
    picture: fileURLToPath(new URL(`pictures/${picture}`, import.meta.url)),
    shipped: { embedding: floats(shipped.embedding), logits: floats(shipped.logits), mean: floats(shipped.mean) },
    original: { embedding: floats(original.embedding) },
  }));
}

function floats(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, at) => bytes.readFloatLE(at * 4));
}
