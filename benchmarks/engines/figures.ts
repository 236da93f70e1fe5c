import type { Figure } from '../harness/figure.js';
import { bullMqThroughput } from './bullmq-throughput.js';
import { refreshOnPostgres } from './refresh-on-postgres.js';
import { s3Blobs } from './s3-blobs.js';

/** Every figure of the engines, in the order of the list in the docs. */
export const engineFigures: readonly Figure[] = [refreshOnPostgres, s3Blobs, bullMqThroughput];
