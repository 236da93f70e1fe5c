import { describe } from 'vitest';
import { isMissing } from '../../../../engines/is-missing.js';
import { sentinel } from '../../../../engines/redis/redis-engines.js';
import { testFailover } from './failover-tests.js';

describe.skipIf(isMissing(sentinel))('Redis sentinel', () => {
  testFailover('Redis sentinel', sentinel.start, ({ sentinels, name }) => ({ sentinels, name }));
});
