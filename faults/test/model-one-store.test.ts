import { itKeepsItsPromises } from './check-set-up.js';

itKeepsItsPromises('one store, cells');
itKeepsItsPromises('one store, blocks');
itKeepsItsPromises('one store, cells, split reads');
