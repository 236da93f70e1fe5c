export { startWorker } from './start-worker.js';
export type { StartOptions, StartWorkerOptions } from './start-worker.js';
export { startChild } from './start-child.js';
export type { StartChildOptions } from './start-child.js';
export type { ExitStatus, Remote, RemoteCallOptions } from './remote.js';
export { serve } from './serve.js';
export type { CallContext, Handlers, Methods, Service } from './serve.js';
