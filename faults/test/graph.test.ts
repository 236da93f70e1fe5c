import { itPasses } from './it-passes.js';

itPasses({ group: 'graph', shows: 'has the edges of its event log after refused writes and a kill' });
