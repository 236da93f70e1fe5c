import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hbase } from '../../../../engines/hbase/hbase-engine.js';
import { isMissing } from '../../../../engines/is-missing.js';
import { s3 } from '../../../../engines/s3/s3-engine.js';
import type { Fleet } from '../../fleet/fleet.js';
import { startFleet } from '../../fleet/fleet.js';
import { LATE_AFTER_MS } from '../../fleet/load/flow.js';
import { measure, untilGrown } from '../../fleet/measure.js';

const isWithout = [hbase, s3].map(isMissing).some(Boolean);

describe.skipIf(isWithout)('the fleet on hbase, redis sentinel and s3', () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await startFleet({ rate: 4, pins: 48, workers: 1, lifeSeconds: 0 });
    await untilGrown(fleet);
  }, 400_000);
  afterAll(() => fleet.stop(), 60_000);

  it('has all that it is made of', async () => {
    const { members, users } = await fleet.stats();
    const names = ['hbase', 'feeds', 'queues', 's3', 'api-1', 'api-2', 'worker', 'ranker', 'haproxy'];
    expect(members.map(({ name, state }) => [name, state])).toEqual(names.map((name) => [name, 'up']));
    expect(users).toBeGreaterThan(0);
  });

  it('answers while every process is restarted, one after the other', async () => {
    const { failures, lateAnswers, requests } = await measure(fleet, () => fleet.rollingRestart());
    expect(failures).toEqual({});
    // None is late on a quiet machine, and none ten times as late on one that runs other tests.
    expect(lateAnswers.filter(({ flow, ms }) => ms > LATE_AFTER_MS[flow] * 10)).toEqual([]);
    expect(requests).toBeGreaterThan(0);
  }, 300_000);

  it('keeps down what is held, and brings back what is killed', async () => {
    await fleet.kill('queues', { hold: true });
    await sleep(1_000);
    expect(fleet.members.find(({ name }) => name === 'queues')).toMatchObject({ state: 'down', isHeld: true });
    await fleet.restart('queues');
    await fleet.kill('ranker');
    await expect.poll(() => fleet.members.every(({ state }) => state === 'up'), { timeout: 120_000 }).toBe(true);
    const page = await fetch(`${fleet.url ?? ''}/v3/feed/home`, { headers: { authorization: 'Bearer ana' } });
    expect(page.status).toBe(200);
  }, 180_000);
});
