export { MemoryBlobStore } from './memory-blob-store.js';
export { MemoryCache } from './memory-cache.js';
export type { MemoryCacheOptions } from './memory-cache.js';
export { MemoryInvalidations } from './memory-invalidations.js';
export { MemoryGraph } from './memory-graph.js';
export { MemorySingleKeyStore } from './memory-single-key-store.js';
export { MemoryStore } from './memory-store.js';
export { MemoryVectorIndex } from './memory-vector-index.js';
