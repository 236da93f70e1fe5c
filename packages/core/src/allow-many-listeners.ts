import { setMaxListeners } from 'node:events';

const allowed = new WeakSet<AbortSignal>();

/**
 * Lets many calls share `signal`. Each listens until it settles; Node takes more than ten listeners for a leak and says
 * so on stderr, which for a signal that ends a batch would be noise.
 */
export function allowManyListeners(signal: AbortSignal): void {
  if (allowed.has(signal)) return;
  allowed.add(signal);
  // A signal of another realm has no such limit.
  if (signal instanceof EventTarget) setMaxListeners(0, signal);
}
