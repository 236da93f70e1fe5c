import { once } from 'node:events';
import { connect as connectPlain } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectSafely } from 'node:tls';
import { Deadline, systemClock } from '@feedloom/core';
import type { RedisOptions } from 'ioredis';
import { replicasOf } from './replicas-of.js';
import type { ServerAddress } from './replicas-of.js';

/** The longest wait for one server, while there are others; and the wait once none was there. */
const PATIENCE_MS = 300;
const PAUSE_MS = 50;

/**
 * Makes a client of a group with sentinels connect to whichever replica is there, or else to the primary.
 *
 * ioredis by itself waits until a sentinel has met a replica again, a second or two after each failover, and accepts none
 * that has just been promoted: when replicas are needed most, it has none.
 */
export function replicaConnector({
  AbstractConnector,
  Redis,
}: Pick<typeof import('ioredis'), 'AbstractConnector' | 'Redis'>): NonNullable<RedisOptions['Connector']> {
  return class ReplicaConnector extends AbstractConnector {
    readonly #options: RedisOptions;
    #known: readonly ServerAddress[] = [];
    /** Lost now that another connection is wanted: there may be better ones. */
    #last: ServerAddress | undefined;

    constructor(given: unknown) {
      const options = given as RedisOptions;
      super(options.disconnectTimeout ?? 0);
      this.#options = options;
    }

    /** Tries until it succeeds or the client is closed: ioredis takes a failure here for the end of the client. */
    async connect(): Promise<Socket> {
      this.connecting = true;
      for (;;) {
        this.#known = (await replicasOf(Redis, this.#options, PATIENCE_MS)) ?? this.#known;
        for (const address of this.#inOrder()) {
          const stream = await connectTo(address, this.#options).catch(() => undefined);
          if (stream === undefined) continue;
          if (this.connecting) {
            this.#last = address;
            this.stream = stream;
            return stream;
          }
          stream.destroy();
        }
        if (this.connecting) await new Promise<void>((resolve) => systemClock.setTimer(resolve, PAUSE_MS));
        if (!this.connecting) throw new Error('Connection is closed.');
      }
    }

    #inOrder(): readonly ServerAddress[] {
      const rank = ({ host, port, isDoubtful }: ServerAddress): number =>
        isDoubtful ? 2 : this.#last?.port === port && this.#last.host === host ? 1 : 0;
      return [...this.#known].sort((one, other) => rank(one) - rank(other));
    }
  };
}

async function connectTo({ host, port }: ServerAddress, { tls, ...options }: RedisOptions): Promise<Socket> {
  const isSafe = options.enableTLSForSentinelMode === true && tls !== undefined;
  const stream = isSafe ? connectSafely({ ...tls, host, port }) : connectPlain({ host, port });
  try {
    const connecting = once(stream, isSafe ? 'secureConnect' : 'connect');
    await Deadline.of({ deadlineMs: PATIENCE_MS }).race(connecting, 'connecting to a replica');
    return stream;
  } catch (error) {
    stream.on('error', () => undefined).destroy();
    throw error;
  }
}
