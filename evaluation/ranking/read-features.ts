import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Reads a file with a line `{"item": id, "vector": [...]}` for each item. */
export async function readFeatures(path: string): Promise<(item: string) => Float32Array | undefined> {
  const vectors = new Map<string, Float32Array>();
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    if (line === '') continue;
    const { item, vector } = JSON.parse(line) as { item: string; vector: number[] };
    vectors.set(item, Float32Array.from(vector));
  }
  return (item) => vectors.get(item);
}
