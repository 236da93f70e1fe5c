import { createHash } from 'node:crypto';
import type { Buffer } from 'node:buffer';
import type { Deadline } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import type { ChainableCommander, Redis } from 'ioredis';
import type { CheckedConfirm } from './confirm-options.js';
import { READ_LUA } from './read-script.js';
import { WRITE_LUA } from './write-script.js';

const SCRIPTS = { read: READ_LUA, write: WRITE_LUA } as const;
const sha = (lua: string): string => createHash('sha1').update(lua).digest('hex');
const SHAS = { read: sha(READ_LUA), write: sha(WRITE_LUA) } as const;

/** The most calls that one wait confirms, so that no batch takes the server long. */
const MOST_TOGETHER = 128;

/** A read or write that counts only once replicas have all that it saw or did. */
export interface ConfirmedCall {
  readonly kind: 'read' | 'write';
  /** The keys, then the arguments, of the script. */
  readonly args: readonly [string, string, ...(Buffer | string | number)[]];
  /** Written after a read, so that there is something younger than what was read to wait for. */
  readonly touch: string;
  /** Whether the server serves the slot only to those who ask so, while it is moved. */
  readonly isAsking: boolean;
  readonly deadline: Deadline;
}

interface Queued {
  readonly call: ConfirmedCall;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Calls on one connection, each batch followed by one WAIT.
 *
 * WAIT stands for all that its own connection has written, and holds up whatever is sent behind it: so a batch is sent
 * when the one before has been confirmed, and nothing else uses the connection. Scripts are sent by their digest and
 * never sent again by the client itself: a write that came after its WAIT would count as confirmed without being so.
 */
export class ConfirmingLane {
  readonly #node: Redis;
  readonly #confirm: CheckedConfirm;
  #queue: Queued[] = [];
  #isRunning = false;

  /** Sends on `node`, which must be used for nothing else. */
  constructor(node: Redis, confirm: CheckedConfirm) {
    this.#node = node;
    this.#confirm = confirm;
  }

  /** @returns What the script returns. @throws What the server or client says; `ERR_INDETERMINATE` if it was not confirmed. */
  send(call: ConfirmedCall): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ call, resolve, reject });
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    // What is asked in the same turn goes together.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, MOST_TOGETHER);
      // Nobody waits for these, and none of them has been sent.
      const wanted = batch.filter(({ call, reject }) => !this.#isOver(call, reject));
      try {
        if (wanted.length > 0) await this.#sendTogether(wanted);
      } catch (error) {
        for (const { reject } of wanted) reject(error);
      }
    }
    this.#isRunning = false;
  }

  #isOver({ deadline }: ConfirmedCall, reject: (error: unknown) => void): boolean {
    try {
      deadline.check('a confirmed call');
      return false;
    } catch (error) {
      reject(error);
      return true;
    }
  }

  async #sendTogether(batch: readonly Queued[]): Promise<void> {
    const pipeline = this.#node.pipeline();
    const places = batch.map(({ call }) => addTo(pipeline, call));
    pipeline.wait(this.#confirm.replicas, this.#confirm.timeoutMs);
    const results = (await pipeline.exec()) ?? [];
    const [waitError, confirmedBy] = results.at(-1) ?? [];
    const isConfirmed = (waitError ?? undefined) === undefined && Number(confirmedBy) >= this.#confirm.replicas;
    const unknown: Queued[] = [];
    for (const [index, queued] of batch.entries()) {
      const [error, reply] = results[places[index] ?? -1] ?? [new Error('Redis gave no answer.')];
      if (error instanceof Error && error.message.startsWith('NOSCRIPT')) unknown.push(queued);
      else if (error instanceof Error) queued.reject(error);
      else if (isConfirmed || (queued.call.kind === 'write' && Number(reply) !== 1)) queued.resolve(reply);
      else queued.reject(unconfirmed(queued.call.kind, this.#confirm));
    }
    if (unknown.length === 0) return;
    for (const kind of new Set(unknown.map(({ call }) => call.kind))) await this.#node.script('LOAD', SCRIPTS[kind]);
    this.#queue = [...unknown, ...this.#queue];
  }
}

/** @returns The place of the script's answer among those of the pipeline. */
function addTo(pipeline: ChainableCommander, { kind, args, touch, isAsking }: ConfirmedCall): number {
  if (isAsking) pipeline.asking();
  pipeline.callBuffer('EVALSHA', SHAS[kind], 2, ...args);
  const place = pipeline.length - 1;
  if (kind === 'read') {
    if (isAsking) pipeline.asking();
    pipeline.set(touch, '1', 'PX', 1000);
  }
  return place;
}

function unconfirmed(kind: 'read' | 'write', { replicas, timeoutMs }: CheckedConfirm): FeedloomError {
  const message = `${replicas} replicas did not confirm within ${timeoutMs} ms what is on the primary`;
  if (kind === 'write') {
    return new FeedloomError('ERR_INDETERMINATE', `${message}: a failover may lose this write. Read, then decide.`, {
      retryable: true,
      indeterminate: true,
    });
  }
  return new FeedloomError('ERR_UNAVAILABLE', `${message}: what would be read may yet be lost. Try again later.`, {
    retryable: true,
  });
}
