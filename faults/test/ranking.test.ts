import { itPasses } from './it-passes.js';

itPasses({ group: 'ranking', shows: 'gives whole pages of the right rung, in time, whatever fails beneath them' });
