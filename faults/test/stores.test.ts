import { itPasses } from './it-passes.js';

itPasses({ group: 'T3', shows: 'does the same on LMDB and on Redis', needsRedis: true });
