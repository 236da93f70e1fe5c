export type { TestRunner } from './runner.js';
export type { SeedOptions } from './seed.js';
export { testOrderedStore } from './ordered-store.js';
export type { CutAnswer, OrderedStoreLawOptions } from './ordered-store/law.js';
export { createVirtualClock } from './virtual-clock.js';
export type { VirtualClock, VirtualClockOptions } from './virtual-clock.js';
