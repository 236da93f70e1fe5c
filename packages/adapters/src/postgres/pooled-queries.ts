import { Deadline } from '@feedloom/core';
import type { Pool, PoolClient } from 'pg';
import { isReusable, wrapPostgresError } from './wrap-postgres-error.js';

/** One statement and what it is. */
export interface Statement {
  readonly text: string;
  /** Buffers go in the binary form of their type, so that nothing is escaped. */
  readonly values: readonly (Buffer | string | boolean | number | null)[];
  /** For messages: `a read`. */
  readonly what: string;
  /** Whether it changes something. @defaultValue `false` */
  readonly isWrite?: boolean | undefined;
}

/** A row as the server wrote it, column by column. */
export type Row = readonly (string | null)[];

const ignore = (): void => undefined;

/** Types of the server are not parsed: a program may have changed how `pg` does it. */
const asText = { getTypeParser: () => (text: unknown) => text } as never;

/**
 * Runs statements on the connections of a pool, each in one round trip and without a name, so that a proxy that pools
 * transactions can carry them.
 *
 * Every call settles: a caller stops waiting at its deadline; a connection that does not answer within the limit is
 * destroyed.
 */
export class PooledQueries {
  readonly #pool: Pool;
  readonly #limitMs: number;
  readonly #running = new Set<Promise<unknown>>();

  /** @param limitMs - How long a statement may keep a connection. */
  constructor(pool: Pool, limitMs: number) {
    this.#pool = pool;
    this.#limitMs = limitMs;
  }

  /** @throws A typed error; `indeterminate` for a write that was sent and not refused. */
  run(statement: Statement, deadline: Deadline): Promise<Row[]> {
    const running = this.#run(statement, deadline);
    this.#running.add(running);
    const forget = (): void => void this.#running.delete(running);
    running.then(forget, forget);
    return running;
  }

  /** Resolves once all that run now have settled. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  async #run({ text, values, what, isWrite = false }: Statement, deadline: Deadline): Promise<Row[]> {
    const client = await this.#checkOut(what, deadline);
    const query = { text, values: [...values], rowMode: 'array' as const, types: asText };
    const done = this.#settle(client, client.query<(string | null)[]>(query), what, isWrite);
    return deadline.race(done, what, { indeterminate: isWrite });
  }

  async #checkOut(what: string, deadline: Deadline): Promise<PoolClient> {
    deadline.check(what);
    const coming = this.#pool.connect();
    try {
      const client = await deadline.race(coming, what);
      // Without a listener, a connection that breaks while it is lent would end the process.
      client.on('error', ignore);
      return client;
    } catch (error) {
      // It may still come, and nobody waits for it any more.
      coming.then((client) => client.release(), ignore);
      throw wrapPostgresError(error, what);
    }
  }

  async #settle(
    client: PoolClient,
    answer: Promise<{ readonly rows: Row[] }>,
    what: string,
    isWrite: boolean,
  ): Promise<Row[]> {
    let isBroken = true;
    try {
      const { rows } = await Deadline.of({ deadlineMs: this.#limitMs }).race(answer, what, { indeterminate: isWrite });
      isBroken = false;
      return rows;
    } catch (error) {
      isBroken = !isReusable(error);
      throw wrapPostgresError(error, what, isWrite);
    } finally {
      client.off('error', ignore);
      client.release(isBroken);
    }
  }
}
