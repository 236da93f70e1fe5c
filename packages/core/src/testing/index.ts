export { createVirtualClock } from './virtual-clock.js';
export type { VirtualClock, VirtualClockOptions } from './virtual-clock.js';
