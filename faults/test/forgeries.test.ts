import { itPasses } from './it-passes.js';

itPasses({ group: 'T13', shows: 'accepts no forged cursor or token' });
