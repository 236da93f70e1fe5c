// Loads each index file of a folder into libfaiss and searches it. Whatever ends this process has passed the checks.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import faiss from 'faiss-node';

const [folder = '', dimension = ''] = process.argv.slice(2);
const files = readdirSync(folder);
for (const name of files) {
  const index = faiss.Index.fromBuffer(readFileSync(join(folder, name)));
  const query = Array.from({ length: Number(dimension) * 5 }, (_, axis) => Math.sin(axis));
  index.search(query, Math.min(50, index.ntotal()));
}
process.stdout.write(String(files.length));
