import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { Consumer, JetStreamClient, JsMsg } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import type { DeadLetters, Offer, Progress } from '@feedloom/pools';

/** Where a log is, and who reads it. */
export interface OpenOfferLogOptions {
  /** As `127.0.0.1:4222`. */
  readonly servers: string;
  /**
   * The stream of JetStream, made if it is missing; its subject has the same name. What is in it but is no offer goes to
   * `<stream>-unreadable`, as it is.
   */
  readonly stream: string;
  /** Under this name the log remembers which offers are done; all workers that share it share the work. */
  readonly reader: string;
  /** How long the log waits for a word about an offer before it hands it to somebody again, in milliseconds. @defaultValue 30,000 */
  readonly ackWaitMs?: number | undefined;
}

/** How many offers are fetched ahead. */
const AHEAD = 64;

/** After what time a message that could not be set aside is handed out again, in milliseconds. */
const AGAIN_MS = 1_000;

const NANOSECONDS = 1_000_000;

/**
 * Offers in a log of NATS JetStream, read as the stream that a worker accepts.
 *
 * An offer counts as read only once a worker has brought it to all pools, or has left a dead letter for it: the log
 * learns it from the worker's progress and dead letters. A worker that dies before makes the log hand the offer out
 * again; adding it to a pool twice is the same as once.
 */
export class OfferLog<Data, Source extends string> {
  readonly #connection: NatsConnection;
  readonly #log: JetStreamClient;
  readonly #consumer: Consumer;
  readonly #stream: string;
  /** The messages of offers that are not done, by the very object that was handed out. */
  readonly #open = new Map<object, JsMsg>();

  private constructor(connection: NatsConnection, log: JetStreamClient, consumer: Consumer, stream: string) {
    this.#connection = connection;
    this.#log = log;
    this.#consumer = consumer;
    this.#stream = stream;
  }

  static async open<Data, Source extends string>({
    servers,
    stream,
    reader,
    ackWaitMs = 30_000,
  }: OpenOfferLogOptions): Promise<OfferLog<Data, Source>> {
    const connection = await connect({ servers, maxReconnectAttempts: -1 });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: stream, subjects: [stream] });
    await manager.streams.add({ name: `${stream}-unreadable`, subjects: [`${stream}.unreadable`] });
    await manager.consumers.add(stream, {
      durable_name: reader,
      ack_policy: AckPolicy.Explicit,
      ack_wait: ackWaitMs * NANOSECONDS,
      max_ack_pending: 4 * AHEAD,
    });
    const log = jetstream(connection);
    return new OfferLog(connection, log, await log.consumers.get(stream, reader), stream);
  }

  /** Appends offers. The same item from the same source is appended once within the stream's window of duplicates. */
  async append(offers: readonly Offer<Data, Source>[]): Promise<void> {
    await Promise.all(
      offers.map((offer) => {
        const msgID = JSON.stringify([offer.source, offer.id]);
        return this.#log.publish(this.#stream, JSON.stringify(offer), { msgID });
      }),
    );
  }

  /** What a worker reads: the offers that are not done, without end. */
  async *offers(): AsyncGenerator<Offer<Data, Source>, void, undefined> {
    const messages = await this.#consumer.consume({ max_messages: AHEAD });
    try {
      for await (const message of messages) {
        const offer = parse<Data, Source>(message);
        if (offer === undefined) {
          await this.#setAside(message);
        } else {
          this.#open.set(offer, message);
          yield offer;
        }
      }
    } finally {
      messages.stop();
    }
  }

  /**
   * Progress that tells the log: each page of an audience keeps the offer from being handed out again, the end of the
   * audience commits its position.
   */
  committing(progress: Progress<Data, Source>): Progress<Data, Source> {
    return {
      load: (offers, options) => progress.load(offers, options),
      save: async (positions, options) => {
        await progress.save(positions, options);
        for (const { offer } of positions) this.#open.get(offer)?.working();
      },
      clear: async (offers, options) => {
        await progress.clear(offers, options);
        await Promise.all(offers.map((offer) => this.#commit(offer)));
      },
    };
  }

  /** Dead letters that tell the log: an offer that is given up is done. A letter for one user is not the end of it. */
  burying(deadLetters: DeadLetters<Data, Source>): DeadLetters<Data, Source> {
    return {
      put: async (letters, options) => {
        await deadLetters.put(letters, options);
        const whole = letters.filter(({ user }) => user === undefined);
        await Promise.all(whole.map(({ offer }) => this.#commit(offer)));
      },
    };
  }

  /** How many offers are not done, or have not been handed out. */
  async lag(): Promise<number> {
    const { num_ack_pending, num_pending } = await this.#consumer.info();
    return num_ack_pending + num_pending;
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  async #setAside(message: JsMsg): Promise<void> {
    const kept = await this.#log.publish(`${this.#stream}.unreadable`, message.data).catch(() => undefined);
    // What could not be kept is handed out again.
    if (kept === undefined) message.nak(AGAIN_MS);
    else message.term('This is no offer.');
  }

  async #commit(offer: Offer<Data, Source>): Promise<void> {
    const message = this.#open.get(offer);
    this.#open.delete(offer);
    // Not committed, it is handed out again, which does no harm; so this is no reason to give the offer up.
    await message?.ackAck().catch(() => false);
  }
}

function parse<Data, Source extends string>(message: JsMsg): Offer<Data, Source> | undefined {
  try {
    const offer = message.json<Partial<Offer<Data, Source>> | undefined>();
    // The worker itself checks what is in an offer, and leaves a dead letter for a bad one.
    return typeof offer?.id === 'string' ? (offer as Offer<Data, Source>) : undefined;
  } catch {
    return undefined;
  }
}
