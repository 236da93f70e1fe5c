// Starts a TypeScript entry on source: neither Node 20 nor vitest loads a `.ts` file in a worker or child by itself.
import { register } from 'tsx/esm/api';

register();
await import(process.argv[2]);
