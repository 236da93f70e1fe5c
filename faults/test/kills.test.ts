import { itPasses } from './it-passes.js';

itPasses({ group: 'T6', shows: 'loses and repeats nothing when processes and servers are killed', needsRedis: true });
