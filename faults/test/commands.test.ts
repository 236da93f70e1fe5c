import { itPasses } from './it-passes.js';

itPasses({ group: 'T1', shows: 'does what an oracle says, whatever is called' });
