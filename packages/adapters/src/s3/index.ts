export { createS3BlobStore } from './create-s3-blob-store.js';
export type { CreateS3BlobStoreOptions } from './create-s3-blob-store.js';
export { openS3BlobStore } from './open-s3-blob-store.js';
export type { OpenS3BlobStoreOptions } from './open-s3-blob-store.js';
export type { PresignOptions, PutBlobOptions, S3BlobStore } from './s3-blob-store.js';
export type { S3CallOptions } from './s3-calls.js';
