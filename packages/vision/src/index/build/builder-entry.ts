import { serve } from '@feedloom/core/spawn';
import { buildGraph } from '../usearch/build-graph.js';
import { checkGraph } from '../usearch/check-graph.js';
import type { BuilderApi } from './builder-messages.js';
import { gatherRows } from './gather-rows.js';
import { writeHalves } from './write-halves.js';
import { checkFile, describeFile, readVectors, writeVectors } from './vector-files.js';

serve<undefined, BuilderApi>(() => ({
  methods: {
    gather: ({ dimension, sources }) => gatherRows(dimension, sources),
    writeVectors,
    writeHalves,
    readVectors,
    buildGraph: (order, { signal }) => buildGraph(order, signal),
    checkFile,
    checkGraph,
    describe: describeFile,
  },
}));
