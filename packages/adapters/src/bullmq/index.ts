export type { BullMqQueue } from './bullmq-queue.js';
export { createBullMqQueue } from './create-bullmq-queue.js';
export type { CreateBullMqQueueOptions } from './create-bullmq-queue.js';
export { openBullMqQueue } from './open-bullmq-queue.js';
export type { OpenBullMqQueueOptions } from './open-bullmq-queue.js';
