import { startRedis } from '../engines/redis/start-redis.js';
import { CUTTING_TRIALS, SLOW_TRIALS, runProxied } from './src/network/run-proxied.js';
import { killWorkers } from './src/kill/kill-workers.js';
import { killServer } from './src/kill/kill-server.js';
import { tryForgeries } from './src/signed/forge.js';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { openRedisStore } from '@feedloom/adapters/redis';
import { mkdtempSync, rmSync } from 'node:fs';
const what = process.argv[2], n = +(process.argv[3] ?? 2), seed = process.env.FEEDLOOM_SEED ?? '5';
const show = async (p: Promise<any>) => { const t = Date.now(), c = process.cpuUsage().user; const { row, failure } = await p; console.log(JSON.stringify(row), failure ?? '', Date.now() - t, 'ms', (process.cpuUsage().user - c) / 1000); };
if (what === 'T13') await show(tryForgeries(n, seed));
if (what === 'T5') { const s = await startRedis(); for (const t of [...CUTTING_TRIALS, ...SLOW_TRIALS]) await show(runProxied(t, s.port, seed, n)); await s.stop(); }
if (what === 'T6l') { const d = mkdtempSync('/tmp/kl-'); await show(killWorkers({ kind: 'lmdb', place: d, kills: n, seed, open: () => openLmdbStore({ path: d }) })); rmSync(d, { recursive: true }); }
if (what === 'T6r') { const s = await startRedis(); await show(killWorkers({ kind: 'redis', place: String(s.port), kills: n, seed, open: () => openRedisStore({ port: s.port }) })); await s.stop(); }
if (what === 'T6s') await show(killServer(n, seed));
