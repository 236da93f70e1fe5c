import { mastersOf } from './client-nodes.js';
import type { RedisClient } from './scripted-client.js';

/** Counts broken connections, so that a reply can be told from the reply to a command that was sent twice. */
export class ConnectionLosses {
  readonly #client: RedisClient;
  readonly #watched = new Set<RedisClient>();
  #count = 0;

  /** Listens to `client` until {@link ConnectionLosses.stop}. */
  constructor(client: RedisClient) {
    this.#client = client;
    for (const node of [client, ...mastersOf(client)]) this.#watch(node);
    client.on('+node', this.#watch);
  }

  /** How often a connection has broken so far. */
  get count(): number {
    return this.#count;
  }

  /** Leaves the client as it was. */
  stop(): void {
    this.#client.off('+node', this.#watch);
    for (const node of this.#watched) node.off('close', this.#onClose);
    this.#watched.clear();
  }

  readonly #onClose = (): void => {
    this.#count += 1;
  };

  readonly #watch = (node: RedisClient): void => {
    if (this.#watched.has(node)) return;
    this.#watched.add(node);
    node.on('close', this.#onClose);
  };
}
