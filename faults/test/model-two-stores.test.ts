import { itKeepsItsPromises } from './check-set-up.js';

itKeepsItsPromises('two stores, cells');
itKeepsItsPromises('two stores, blocks');
itKeepsItsPromises('whole partition, cells');
