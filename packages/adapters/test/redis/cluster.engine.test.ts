import { describe } from 'vitest';
import { isMissing } from '../../../../engines/is-missing.js';
import { cluster } from '../../../../engines/redis/redis-engines.js';
import { testFailover } from './failover-tests.js';

describe.skipIf(isMissing(cluster))('Redis cluster', () => {
  testFailover('Redis cluster', cluster.start, ({ nodes }) => ({ nodes }));
});
