import assert from 'node:assert/strict';
import type { CatalogueItem, CatalogueReadOptions } from '../../contracts/catalogue.js';
import type { OpenCatalogue } from '../catalogue.js';
import { expectCode } from '../expect-code.js';
import type { Law } from '../law.js';
import { draft, wholeDraft } from './drafts.js';

async function scanned(
  { catalogue }: OpenCatalogue,
  options?: CatalogueReadOptions,
): Promise<ReadonlyMap<string, CatalogueItem>> {
  const found = new Map<string, CatalogueItem>();
  for await (const item of catalogue.scan(options)) {
    assert.ok(!found.has(item.id), `${item.id} came twice`);
    found.set(item.id, item);
  }
  return found;
}

/** Laws about scans. */
export const scanLaws: readonly Law<OpenCatalogue>[] = [
  {
    name: 'scans nothing of an empty catalogue',
    async holds(open) {
      assert.equal((await scanned(open)).size, 0);
    },
  },
  {
    name: 'scans every item once, with its counts, and with its vector if asked',
    async holds(open) {
      const ids = Array.from({ length: 300 }, (_, index) => `item ${index}`);
      await open.catalogue.put([wholeDraft, ...ids.map((id) => draft(id))]);
      await open.catalogue.count('whole', 'saves', 2);
      await open.catalogue.remove(['item 7']);
      const found = await scanned(open, { embeddings: true });
      assert.deepEqual([...found.keys()].sort(), ['whole', ...ids.filter((id) => id !== 'item 7')].sort());
      assert.deepEqual(found.get('whole'), { ...wholeDraft, counts: { saves: 2 } });
      const bare = (await scanned(open)).get('whole');
      assert.deepEqual([bare?.title, bare?.counts, bare?.embedding], [wholeDraft.title, { saves: 2 }, undefined]);
    },
  },
  {
    name: 'scans what stays, while other items come and go',
    async holds(open) {
      const ids = Array.from({ length: 200 }, (_, index) => `item ${index}`);
      await open.catalogue.put(ids.map((id) => draft(id)));
      const found = new Set<string>();
      let step = 0;
      for await (const { id, counts } of open.catalogue.scan()) {
        assert.ok(!found.has(id), `${id} came twice`);
        assert.deepEqual(counts, {});
        found.add(id);
        await open.other.put([draft(`new ${step}`), draft('item 3', { title: `again ${step}` })]);
        if (step % 10 === 0) await open.other.remove([`item ${10 + step}`]);
        step += 1;
      }
      const stayed = ids.filter((_, index) => index < 10 || index % 10 !== 0);
      assert.deepEqual(
        stayed.filter((id) => !found.has(id)),
        [],
      );
    },
  },
  {
    name: 'lets a scan be left early, and ends it for a caller that has aborted',
    async holds(open) {
      await open.catalogue.put(['a', 'b', 'c'].map((id) => draft(id)));
      for await (const { id } of open.catalogue.scan()) {
        assert.ok(id.length === 1);
        break;
      }
      await expectCode(scanned(open, { signal: AbortSignal.abort() }), 'ERR_ABORTED', 'scan');
      assert.equal((await scanned(open)).size, 3);
    },
  },
];
