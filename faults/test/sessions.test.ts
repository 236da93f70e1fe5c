import { itPasses } from './it-passes.js';

itPasses({ group: 'sessions', shows: 'neither aborts, hangs nor leaks when sessions are stopped at random moments' });
