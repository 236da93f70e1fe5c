import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { Deadline, FeedloomError, requireId } from '@feedloom/core';
import type { CallOptions, OrderedStore } from '@feedloom/core';
import type { DeadLetters, UndeliveredOffer } from '../contracts/dead-letters.js';
import { DEFAULT_NAMESPACE, requireNamespace } from '../namespace.js';
import { corrupt, decodeRecord, encodeRecord } from '../records/record.js';

/** Where dead letters are kept. */
export interface DeadLettersOptions {
  /** Keeps them; whoever opened it closes it. */
  readonly store: OrderedStore;
  /** Prefixes the partition. `[a-z0-9_-]{1,64}`. @defaultValue `'feedloom'` */
  readonly namespace?: string | undefined;
}

/** {@link DeadLetters} that can be looked through. */
export interface StoredDeadLetters<Data, Source extends string = string> extends DeadLetters<Data, Source> {
  /** All letters, in no fixed order. */
  list(options?: CallOptions): AsyncIterable<UndeliveredOffer<Data, Source>>;
  /** Removes letters, once they have been dealt with; removing an absent one is not an error. */
  remove(letters: readonly UndeliveredOffer<Data, Source>[], options?: CallOptions): Promise<void>;
  /**
   * Deletes the letters of `user`, which takes a look at all of them. Letters for the rest of an audience stay: they
   * name nobody but, in their `cursor`, what the audience puts there; {@link Followers} puts the id of a user there.
   *
   * @returns How many letters it was.
   * @throws `ERR_CORRUPT` if there are letters that cannot be read; those that can are deleted nevertheless.
   */
  erase(user: string, options?: CallOptions): Promise<number>;
}

/** Creates dead letters in a store: one partition, one cell for each user and offer, the last failure of which counts. */
export function createDeadLetters<Data, Source extends string = string>({
  store,
  namespace = DEFAULT_NAMESPACE,
}: DeadLettersOptions): StoredDeadLetters<Data, Source> {
  requireNamespace(namespace);
  const partition = `${namespace}:dead-letters`;

  async function put(letters: readonly UndeliveredOffer<Data, Source>[], options: CallOptions = {}): Promise<void> {
    // One letter may stand for another of the same key; the last one counts, as in separate writes.
    const puts = new Map(letters.map((letter) => [keyOf(letter).toString('latin1'), letter]));
    await store.write(
      partition,
      { puts: [...puts.values()].map((letter) => ({ key: keyOf(letter), value: encodeLetter(letter) })) },
      options,
    );
  }

  async function* list(options: CallOptions = {}): AsyncGenerator<UndeliveredOffer<Data, Source>, void, undefined> {
    for await (const { value } of store.scan({ partition }, options)) {
      const letter = decodeLetter<Data, Source>(value);
      yield { ...letter, user: letter.user, cursor: letter.cursor };
    }
  }

  async function remove(letters: readonly UndeliveredOffer<Data, Source>[], options: CallOptions = {}): Promise<void> {
    if (letters.length > 0) await store.write(partition, { deletes: letters.map(keyOf) }, options);
  }

  async function erase(user: string, options: CallOptions = {}): Promise<number> {
    requireId('user', user);
    const deadline = Deadline.of(options);
    const deletes: Uint8Array[] = [];
    let unreadable: FeedloomError | undefined;
    for await (const { key, value } of store.scan({ partition }, deadline.toCallOptions())) {
      try {
        if (decodeLetter<Data, Source>(value).user === user) deletes.push(key);
      } catch (error) {
        unreadable = FeedloomError.is(error) ? error : corrupt('dead letter', error);
      }
    }
    if (deletes.length > 0) await store.write(partition, { deletes }, deadline.toCallOptions());
    if (unreadable !== undefined) throw unreadable;
    return deletes.length;
  }

  return { put, list, remove, erase };
}

function keyOf({ offer, user }: UndeliveredOffer<unknown>): Buffer {
  const { source, id } = (offer as Partial<typeof offer> | undefined) ?? {};
  return createHash('sha256')
    .update(JSON.stringify([source, id, user]))
    .digest();
}

function decodeLetter<Data, Source extends string>(value: Uint8Array): UndeliveredOffer<Data, Source> {
  const letter = decodeRecord(value, 'dead letter');
  if (typeof letter !== 'object' || letter === null) throw corrupt('dead letter');
  return letter as UndeliveredOffer<Data, Source>;
}

function encodeLetter(letter: UndeliveredOffer<unknown>): Uint8Array {
  try {
    return encodeRecord(letter);
  } catch (cause) {
    const message = 'The data of an offer is not JSON, so its dead letter cannot be kept. Offer plain values.';
    throw new FeedloomError('ERR_INVALID_PAYLOAD', message, { cause });
  }
}
