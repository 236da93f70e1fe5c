import { itPasses } from './it-passes.js';

itPasses({ group: 'erase', shows: 'leaves nothing of an erased user, and everything of others, while they go on' });
