export type { FsBlobStore } from './fs-blob-store.js';
export { openFsBlobStore } from './open-fs-blob-store.js';
export type { OpenFsBlobStoreOptions } from './open-fs-blob-store.js';
