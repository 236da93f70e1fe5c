import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { saveSage } from '@feedloom/ranking';
import type { SageExamples, SageWeights } from '@feedloom/ranking';

/** An array and its shape. */
export type Shaped = readonly [Float32Array | Float64Array | Int32Array | Uint8Array, ...number[]];

/** Writes examples and the model to begin with to a folder, for `train.py`. */
export async function exportExamples(folder: string, examples: SageExamples, start: SageWeights): Promise<void> {
  const { features, neighbourhoods, pairs, histories } = examples;
  const { fanOut, neighbours, weights } = neighbourhoods;
  const items = neighbours.length / fanOut;
  await mkdir(folder, { recursive: true });
  await saveSage(join(folder, 'start.sage'), start);
  await writeArrays(folder, {
    features: [features, items, features.length / items],
    neighbours: [neighbours, items, fanOut],
    shares: [weights, items, fanOut],
    pairs: [pairs, pairs.length / 2, 2],
    ...(histories === undefined
      ? {}
      : {
          starts: [histories.starts, histories.starts.length],
          items: [histories.items, histories.items.length],
          logWeights: [histories.logWeights, histories.logWeights.length],
          targets: [histories.targets, histories.targets.length],
        }),
  });
}

/** Writes each array to a file of its own, and `examples.json` beside them. */
export async function writeArrays(folder: string, arrays: Readonly<Record<string, Shaped>>): Promise<void> {
  const described: Record<string, [string, number[]]> = {};
  for (const [name, [values, ...dims]] of Object.entries(arrays)) {
    const kind = kindOf(values);
    described[name] = [kind, dims];
    await writeFile(
      join(folder, `${name}.${kind}`),
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    );
  }
  await writeFile(join(folder, 'examples.json'), JSON.stringify(described));
}

function kindOf(values: Shaped[0]): string {
  if (values instanceof Float32Array) return 'f32';
  if (values instanceof Float64Array) return 'f64';
  return values instanceof Int32Array ? 'i32' : 'u8';
}
