import type { Redis } from 'ioredis';
import type { OrderedStoreSupport } from '@feedloom/core';
import { mastersOf } from './client-nodes.js';
import type { RedisClient } from './scripted-client.js';

type Durability = OrderedStoreSupport['durability'];

/** What the servers are configured to promise: the weakest of them, or `'memory'` if they do not say. */
export async function serverDurability(client: RedisClient): Promise<Durability> {
  const promised = await Promise.all(mastersOf(client).map(nodeDurability));
  const weakest = (['memory', 'os'] as const).find((durability) => promised.includes(durability));
  return weakest ?? (promised.length > 0 ? 'fsync' : 'memory');
}

/**
 * What each `appendfsync` promises. With `everysec` Redis holds writes back from its file for up to two seconds while a flush
 * takes long, and acknowledges them all the same: a server that is killed then loses them.
 */
const PROMISES: Readonly<Record<string, Durability>> = { always: 'fsync', no: 'os', everysec: 'memory' };

async function nodeDurability(node: Redis): Promise<Durability> {
  try {
    const appendOnly = await configOf(node, 'appendonly');
    if (appendOnly !== 'yes') return 'memory';
    return PROMISES[(await configOf(node, 'appendfsync')) ?? ''] ?? 'memory';
  } catch {
    // Managed servers forbid CONFIG.
    return 'memory';
  }
}

async function configOf(node: Redis, name: string): Promise<string | undefined> {
  const reply: unknown = await node.config('GET', name);
  // RESP3 answers with a map, RESP2 with a list of names and values.
  if (Array.isArray(reply)) return String(reply[1]);
  return reply instanceof Map ? String(reply.get(name)) : String((reply as Record<string, unknown>)[name]);
}
