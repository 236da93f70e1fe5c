import type { Buffer } from 'node:buffer';
import type { Deadline } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import type { Redis } from 'ioredis';
import { clusterOf } from './client-nodes.js';
import type { CheckedConfirm } from './confirm-options.js';
import { ConfirmingLane } from './confirming-lane.js';
import { keySlot } from './key-slot.js';
import type { PartitionKeys } from './partition-names.js';
import type { RedisClient } from './scripted-client.js';

/** How often a call follows a slot that moves. */
const MOST_HOPS = 4;

interface Target {
  readonly node: Redis;
  readonly isAsking: boolean;
}

/**
 * Reads and writes that replicas have confirmed, on connections of their own.
 *
 * Remembers where a write was left in doubt: whoever reads there again, to see whether it was done, must not see it
 * before replicas have it, or it would be taken for done and lost with its primary.
 */
export class ConfirmedCalls {
  readonly #client: RedisClient;
  readonly #confirm: CheckedConfirm;
  readonly #lanes = new WeakMap<Redis, ConfirmingLane>();
  /** By slot: which doubt was the last there. One that is older than a confirmed call is over. */
  readonly #doubts = new Map<number, number>();
  #doubted = 0;

  /** Uses `client`, which nothing else may use. */
  constructor(client: RedisClient, confirm: CheckedConfirm) {
    this.#client = client;
    this.#confirm = confirm;
  }

  /** Whether a write near this partition may have been done, without replicas having it. */
  isDoubtful({ order }: PartitionKeys): boolean {
    return this.#doubts.size > 0 && this.#doubts.has(keySlot(order));
  }

  /** Notes that a write of this partition is in doubt. */
  doubt({ order }: PartitionKeys): void {
    this.#doubted += 1;
    this.#doubts.set(keySlot(order), this.#doubted);
  }

  /** What the script for writes returns. */
  async write(keys: PartitionKeys, change: readonly (Buffer | string)[], deadline: Deadline): Promise<number> {
    return Number(await this.#call('write', keys, change, deadline));
  }

  /** What the script for reads returns. */
  async read(keys: PartitionKeys, parts: readonly (Buffer | string | number)[], deadline: Deadline): Promise<Buffer> {
    return (await this.#call('read', keys, parts, deadline)) as Buffer;
  }

  async #call(
    kind: 'read' | 'write',
    { order, values }: PartitionKeys,
    args: readonly (Buffer | string | number)[],
    deadline: Deadline,
  ): Promise<unknown> {
    if (this.#client.status === 'wait') await this.#client.connect();
    const slot = keySlot(order);
    const doubt = this.#doubts.get(slot);
    // Beside the partition's own keys, in the same slot.
    const touch = `${order.slice(0, -1)}c`;
    let target: Target = { node: this.#ownerOf(slot), isAsking: false };
    for (let hop = 1; ; hop += 1) {
      const { node, isAsking } = target;
      try {
        const call = { kind, args: [order, values, ...args], touch, isAsking, deadline } as const;
        const reply = await this.#laneOf(node).send(call);
        const wasConfirmed = kind === 'read' || Number(reply) === 1;
        if (wasConfirmed && this.#doubts.get(slot) === doubt) this.#doubts.delete(slot);
        return reply;
      } catch (error) {
        const next = hop < MOST_HOPS ? await this.#redirect(error, slot) : undefined;
        if (next === undefined) throw error;
        target = next;
      }
    }
  }

  #laneOf(node: Redis): ConfirmingLane {
    const lane = this.#lanes.get(node) ?? new ConfirmingLane(node, this.#confirm);
    this.#lanes.set(node, lane);
    return lane;
  }

  #ownerOf(slot: number): Redis {
    const cluster = clusterOf(this.#client);
    if (cluster === undefined) return this.#client as Redis;
    const owner = this.#nodeAt(cluster.slots[slot]?.[0]);
    if (owner !== undefined) return owner;
    cluster.refreshSlotsCache();
    throw new FeedloomError('ERR_UNAVAILABLE', 'No primary is known for this partition now. Nothing was done.', {
      retryable: true,
    });
  }

  #nodeAt(address: string | undefined): Redis | undefined {
    const nodes = clusterOf(this.#client)?.nodes('all') ?? [];
    return nodes.find(({ options: { host, port } }) => `${host}:${port}` === address);
  }

  /** Where a call goes that a server of a cluster has sent away, undone. */
  async #redirect(error: unknown, slot: number): Promise<Target | undefined> {
    const cluster = clusterOf(this.#client);
    const [kind, , address] = error instanceof Error ? error.message.split(' ') : [];
    if (cluster === undefined || (kind !== 'MOVED' && kind !== 'ASK')) return undefined;
    const known = this.#nodeAt(address);
    if (kind === 'ASK' && known !== undefined) return { node: known, isAsking: true };
    await new Promise<void>((resolve) => cluster.refreshSlotsCache(() => resolve()));
    const node = this.#nodeAt(address) ?? this.#nodeAt(cluster.slots[slot]?.[0]);
    return node && { node, isAsking: kind === 'ASK' };
  }
}
