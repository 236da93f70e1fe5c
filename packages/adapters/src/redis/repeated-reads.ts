import type { Deadline } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import { clusterOf } from './client-nodes.js';
import type { RedisClient } from './scripted-client.js';

/** How often a client is looked at that is on its way to another server. */
const LOOK_MS = 10;

/** Sends reads, and sends them again where another server may answer: reading twice is reading once. */
export class RepeatedReads {
  readonly #client: RedisClient;
  readonly #isReplica: boolean;

  /** @param isReplica - Whether there are other servers to read from, and no reason to give up before the time is over. */
  constructor(client: RedisClient, isReplica: boolean) {
    this.#client = client;
    this.#isReplica = isReplica;
  }

  /** @throws What the last try says. */
  send<Reply>(read: () => Promise<Reply>, deadline: Deadline): Promise<Reply> {
    if (clusterOf(this.#client) !== undefined) return this.#onCluster(read, deadline);
    return this.#isReplica ? this.#onReplicas(read, deadline) : read();
  }

  /** A second time, once a cluster has told which of its servers are left; from replicas as long as there is time. */
  async #onCluster<Reply>(read: () => Promise<Reply>, deadline: Deadline): Promise<Reply> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await read();
      } catch (error) {
        const cluster = clusterOf(this.#client);
        if (cluster === undefined || cluster.status !== 'ready' || FeedloomError.is(error)) throw error;
        if (tries > 1) {
          // The one that answers next may drop its clients, too: it is being promoted.
          if (!this.#isReplica || !isBroken(error) || deadline.expired || deadline.aborted) throw error;
          await deadline.sleep(LOOK_MS, 'asking another replica').catch(() => undefined);
        }
        await new Promise<void>((resolve) => cluster.refreshSlotsCache(() => resolve()));
      }
    }
  }

  /** As long as there is time: a failover makes each server drop its clients, one after the other. */
  async #onReplicas<Reply>(read: () => Promise<Reply>, deadline: Deadline): Promise<Reply> {
    for (;;) {
      try {
        return await read();
      } catch (error) {
        if (!isBroken(error) || this.#client.status === 'end') throw error;
        do {
          if (deadline.expired || deadline.aborted) throw error;
          await deadline.sleep(LOOK_MS, 'connecting to another replica').catch(() => undefined);
        } while (this.#client.status !== 'ready');
      }
    }
  }
}

/** Whether a server has answered nothing, and another may. */
function isBroken(error: unknown): boolean {
  return !FeedloomError.is(error) && (error as Error).name !== 'ReplyError';
}
