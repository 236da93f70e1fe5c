import { FeedloomError, MAX_ID_BYTES } from '@feedloom/core';
import type { Hono } from 'hono';
import { z } from 'zod';
import type { Pinboard } from '../pinboard.js';
import { limitInternalBodies } from './internal-access.js';
import { RequestProblem } from './problem.js';
import type { ProcessState } from './process-state.js';

const rankBody = z.object({
  user: z.string().min(1).max(MAX_ID_BYTES),
  exclude: z.array(z.string()).max(100_000),
  deadlineMs: z.number().min(0).max(60_000),
});

/** Adds what balancers and people ask of every process: `/healthz`, `/readyz`, `/internal/stats`. */
export function addHealth(server: Hono, { queues, growth, ranking, board }: Pinboard, state: ProcessState): void {
  server.use(async (context, next) => {
    await next();
    // Whoever asks again asks another process.
    if (state.why === 'draining') context.header('connection', 'close');
  });
  server.get('/healthz', (context) => context.json({ ok: true }));
  server.get('/readyz', (context) => {
    const { why } = state;
    return why === undefined ? context.json({ ready: true }) : context.json({ ready: false, why }, 503);
  });
  server.delete('/internal/stages', (context) => {
    state.stages.clear();
    return context.json({});
  });
  server.get('/internal/stats', async (context) => {
    const { name, roles, upMs, why, stats, stages } = state;
    const orNothing = <Value>(work: Promise<Value> | undefined): Promise<Value | undefined> | undefined =>
      work?.catch(() => undefined);
    const call = { deadlineMs: 1_000 };
    const [offers, looks, grown, rungs] = await Promise.all([
      orNothing(queues.offers.size?.(call)),
      orNothing(queues.looks.size(call)),
      orNothing(growth()),
      roles.includes('ranker') ? orNothing(ranking.rungs(call)) : undefined,
    ]);
    const ranker = rungs && { rungs };
    const rankings = ranking.answers?.();
    const log = board.progress();
    const facts = { name, roles, pid: process.pid, upMs, ready: why === undefined, log, queues: { offers, looks } };
    return context.json({ ...facts, growth: grown, ranker, rankings, stages: stages.report(), ...stats.report() });
  });
}

/** Adds what processes that do not rank ask of the one that does. */
export function addRanking(server: Hono, { ranking, board }: Pinboard): void {
  server.post('/internal/rank', limitInternalBodies, async (context) => {
    const { data, error } = rankBody.safeParse(await context.req.json().catch(() => undefined));
    if (error) throw new RequestProblem(400, 'ERR_INVALID_REQUEST', '`body`: is not what a ranker is asked.');
    const { user, exclude, deadlineMs } = data;
    try {
      const options = { deadlineMs, signal: context.req.raw.signal };
      return context.json(await ranking.rank(user, new Set(exclude), options));
    } catch (error) {
      // Whoever asked had no more time: nothing failed here.
      if (FeedloomError.is(error, 'ERR_TIMEOUT') || FeedloomError.is(error, 'ERR_ABORTED'))
        return context.json({}, 504);
      throw error;
    }
  });
  server.get('/internal/rungs', async (context) => context.json(await ranking.rungs()));
  server.get('/internal/boards/:pin', async (context) => {
    return context.json({ boards: await ranking.boardsOf(context.req.param('pin')) });
  });
  server.delete('/internal/users/:user', async (context) => {
    // So that nothing of before is learned after it.
    await board.catchUp();
    await ranking.erase(context.req.param('user'));
    return context.json({});
  });
}
