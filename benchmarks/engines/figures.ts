import type { Figure } from '../harness/figure.js';
import { bullMqThroughput } from './bullmq-throughput.js';
import { catalogueOnHBase } from './catalogue-on-hbase.js';
import { growthOfCellsOnHBase, growthOnHBase } from './growth-on-hbase.js';
import { refreshOnCassandra } from './refresh-on-cassandra.js';
import { refreshOnCluster } from './refresh-on-cluster.js';
import { refreshOnHBase } from './refresh-on-hbase.js';
import { refreshOnPostgres } from './refresh-on-postgres.js';
import { s3Blobs } from './s3-blobs.js';
import { twoProcesses } from './two-processes.js';

/** Every figure of the engines, in the order of the list in the docs. */
export const engineFigures: readonly Figure[] = [
  refreshOnHBase,
  refreshOnPostgres,
  refreshOnCassandra,
  refreshOnCluster,
  s3Blobs,
  bullMqThroughput,
  growthOnHBase,
  growthOfCellsOnHBase,
  catalogueOnHBase,
  twoProcesses,
];
