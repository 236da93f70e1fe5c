import { itPasses } from './it-passes.js';

itPasses({ group: 'T2', shows: 'loses and repeats nothing in any order of store calls, with answers lost' });
