import { serve } from '@feedloom/core/spawn';
import { LoadedGraph } from '../usearch/loaded-graph.js';
import { loadUsearch } from '../usearch/load-usearch.js';
import type { LoadedIndex, SearcherApi, SearcherData } from './search-messages.js';
import { Searcher } from './searcher.js';

serve<SearcherData, SearcherApi>(async ({ dimension, segments, index }) => {
  const searcher = new Searcher(dimension, segments, index === undefined ? undefined : await load(index, dimension));
  return {
    methods: {
      attach: (segment) => searcher.attach(segment),
      detach: (key) => searcher.detach(key),
      search(request, { transfer }) {
        const reply = searcher.search(request);
        const buffer = reply.scores.buffer as ArrayBuffer;
        // A small buffer is copied in less time than it takes to move it.
        if (buffer.byteLength > 64 * 1024) transfer.push(buffer);
        return reply;
      },
    },
  };
});

async function load({ file, count, widths }: LoadedIndex, dimension: number): Promise<LoadedGraph> {
  const index = (await loadUsearch())(dimension);
  // Not `view`, which maps the file: damage on the disk would reach a running search.
  index.load(file);
  return new LoadedGraph(index, { count, dimension, widths });
}
