import type { ClientConfig, MilvusClient } from '@zilliz/milvus2-sdk-node';
import type { Deadline } from '@feedloom/core';
import { loadDriver } from '../load-driver.js';
import { requireSuccess, wrapMilvusError } from './wrap-milvus-error.js';
import type { MilvusStatus } from './wrap-milvus-error.js';

/** Where Milvus is, and who asks. */
export interface MilvusAddress {
  /** `host:port`, or `https://…`. */
  readonly address: string;
  /** An API key, or `user:password`. @defaultValue none */
  readonly token?: string | undefined;
  /** The database. @defaultValue Milvus's `default` */
  readonly database?: string | undefined;
  /** More options for the client (TLS, …). The ones above, and what makes it settle in time, go before them. @defaultValue none */
  readonly clientOptions?: Partial<ClientConfig> | undefined;
}

/** An answer, or the status itself. */
export type Answered = { readonly status: MilvusStatus } | MilvusStatus;

/** Sends one request, which the client gives up after `timeout` milliseconds. */
export type Send<Answer extends Answered> = (client: MilvusClient, timeout: number) => Promise<Answer>;

/** A client that was opened here, whose calls settle and whose answers are checked. */
export class MilvusConnection {
  readonly #client: MilvusClient;
  readonly #pending = new Set<Promise<unknown>>();

  private constructor(client: MilvusClient) {
    this.#client = client;
  }

  /** Connects. @throws `ERR_DRIVER_MISSING`, `ERR_UNAVAILABLE`, `ERR_TIMEOUT`, `ERR_ABORTED` */
  static async open(
    { address, token, database, clientOptions = {} }: MilvusAddress,
    deadline: Deadline,
  ): Promise<MilvusConnection> {
    const { MilvusClient } = await loadDriver('@zilliz/milvus2-sdk-node', () => import('@zilliz/milvus2-sdk-node'));
    const client = new MilvusClient({
      logLevel: 'error',
      ...clientOptions,
      address,
      ...(token === undefined ? {} : { token }),
      ...(database === undefined ? {} : { database }),
      // It would tell the server about every call in the background, and try a call again after its time was over.
      telemetry: { enabled: false },
      maxRetries: 0,
      timeout: Math.max(1, Math.ceil(Math.min(deadline.remainingMs, 2 ** 31 - 1))),
      channelOptions: {
        'grpc.initial_reconnect_backoff_ms': 100,
        'grpc.max_reconnect_backoff_ms': 1000,
        ...clientOptions.channelOptions,
      },
    });
    const connection = new MilvusConnection(client);
    try {
      await deadline.race(client.connectPromise, 'connecting to Milvus');
      return connection;
    } catch (error) {
      await connection.close();
      throw wrapMilvusError(error, 'connecting');
    }
  }

  /** Sends one request and takes a good answer. The client is told how long to wait, and is not waited for longer. */
  async ask<Answer extends Answered>(
    doing: string,
    deadline: Deadline,
    send: Send<Answer>,
    isWrite = false,
  ): Promise<Answer> {
    const timeout = Math.max(1, Math.ceil(Math.min(deadline.remainingMs, 2 ** 31 - 1)));
    const asked = send(this.#client, timeout);
    this.#pending.add(asked);
    const forget = (): void => {
      this.#pending.delete(asked);
    };
    asked.then(forget, forget);
    try {
      const answer = await deadline.race(asked, doing, { indeterminate: isWrite });
      requireSuccess('status' in answer ? answer.status : 'error_code' in answer ? answer : undefined, doing, isWrite);
      return answer;
    } catch (error) {
      throw wrapMilvusError(error, doing, isWrite);
    }
  }

  /** Waits for the requests in flight, which all settle, and disconnects. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#pending);
    await this.#client.closeConnection();
  }
}
