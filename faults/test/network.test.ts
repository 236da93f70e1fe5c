import { itPasses } from './it-passes.js';

itPasses({ group: 'T5', shows: 'loses and repeats nothing on a broken network', needsRedis: true });
