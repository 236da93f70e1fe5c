import { importFrom } from './import-from.js';

interface Names {
  keysOf(partition: string): { readonly order: string; readonly values: string };
}

/** What the server hashes of a key: what stands between the first `{` and the next `}`, unless that is empty. */
function hashed(key: string): string {
  const start = key.indexOf('{');
  const end = start < 0 ? -1 : key.indexOf('}', start + 1);
  return end > start + 1 ? key.slice(start + 1, end) : key;
}

const PARTITIONS = ['ana', '}x', '{', '{}', 'a}b', 'a:b', '\0', '🙂', ' ', 'a', 'a}:k'];

/** Both keys of a partition must lie on one node, and no two partitions may share a key. */
export async function braceTags(folder: string): Promise<string | undefined> {
  const { PartitionNames } = await importFrom<{ PartitionNames: new (prefix: string) => Names }>(
    folder,
    'redis/partition-names.ts',
  );
  const names = new PartitionNames('fl');
  const seen = new Map<string, string>();
  for (const partition of PARTITIONS) {
    const { order, values } = names.keysOf(partition);
    if (hashed(order) !== hashed(values)) return `the keys of ${JSON.stringify(partition)} lie on two nodes`;
    for (const key of [order, values]) {
      const other = seen.get(key);
      if (other !== undefined) return `${JSON.stringify(partition)} and ${JSON.stringify(other)} share ${key}`;
      seen.set(key, partition);
    }
  }
  return undefined;
}
