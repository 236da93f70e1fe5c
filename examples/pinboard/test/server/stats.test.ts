import { expect, it } from 'vitest';
import { Stats } from '../../server/stats.js';

it('counts answers by route, those that are late or failed, and what they lack', () => {
  const stats = new Stats();
  for (let tookMs = 1; tookMs <= 100; tookMs += 1)
    stats.answered({ route: 'GET /a', status: 200, tookMs, limitMs: 40 });
  stats.answered({ route: 'GET /b', status: 503, tookMs: 5_000 });
  stats.answered({ route: 'GET /b', status: 404, tookMs: 1 });
  stats.degraded({ degraded: [{ part: 'ranker', reason: 'timeout', servedFrom: 'trending' }] });
  stats.degraded({ degraded: [] });
  stats.degraded(undefined);
  stats.failed(new Error('Something.'));
  const { requests, routes, degraded, errors, lastError } = stats.report();
  // 50 ms of grace beyond the limit.
  expect(routes['GET /a']).toEqual({ count: 100, errors: 0, late: 10, p50Ms: 51, p99Ms: 100 });
  expect(routes['GET /b']).toMatchObject({ count: 2, errors: 1, late: 0 });
  expect(requests).toMatchObject({ count: 102, errors: 1, late: 10 });
  expect([degraded, errors, lastError]).toEqual([{ ranker: 1 }, 1, 'Something.']);
});
