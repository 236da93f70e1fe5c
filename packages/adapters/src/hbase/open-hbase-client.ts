import { Deadline, requirePositiveInteger, systemClock } from '@feedloom/core';
import type { CallOptions, Clock } from '@feedloom/core';
import { loadDriver } from '../load-driver.js';
import { ConnectionPool } from './connection-pool.js';
import { clientOver } from './hbase-client.js';
import type { HBaseClient } from './hbase-client.js';
import { wrapHBaseError } from './wrap-hbase-error.js';

const MEBIBYTE = 1024 * 1024;

/** The longest message of Thrift: of a longer one its server closes the connection. */
const MAX_MESSAGE_BYTES = 100 * MEBIBYTE;

/** Where a Thrift2 server is, and how it is used. */
export interface OpenHBaseClientOptions extends CallOptions {
  /** The server's name or address. @defaultValue `'127.0.0.1'` */
  readonly host?: string | undefined;
  /** The server's port. @defaultValue 9090 */
  readonly port?: number | undefined;
  /** What it speaks: `'framed'` if it was started with `-f`. @defaultValue `'buffered'` */
  readonly transport?: 'buffered' | 'framed' | undefined;
  /** What it speaks: `'compact'` if it was started with `-c`. @defaultValue `'binary'` */
  readonly protocol?: 'binary' | 'compact' | undefined;
  /**
   * The longest message that the server takes if it speaks `'framed'`, in bytes: its
   * `hbase.regionserver.thrift.framed.max_frame_size_in_mb`, which is 2. Longer writes are `ERR_TOO_LARGE`. @defaultValue 2 MiB
   */
  readonly maxFrameBytes?: number | undefined;
  /** The most connections; the server gives each a thread and answers its calls one by one. @defaultValue 8 */
  readonly connections?: number | undefined;
  /** The longest wait for a connection, in milliseconds. @defaultValue 5,000 */
  readonly connectTimeoutMs?: number | undefined;
  /**
   * How long a connection may be idle before it is made anew, in milliseconds: less than the server's own limit, which
   * is 60,000 (`hbase.thrift.server.socket.read.timeout`). @defaultValue 30,000
   */
  readonly idleMs?: number | undefined;
  /** How long a connection may owe an answer before calls avoid it, in milliseconds. @defaultValue 2,000 */
  readonly stuckMs?: number | undefined;
  /**
   * How long the server's own client waits for an answer before it sends a write again, in milliseconds: its
   * `hbase.rpc.write.timeout`. A guarded write that is refused later than that may have been done the first time; where its
   * cells do not tell, it is `indeterminate`. Only one that was sent again because a connection inside the cluster broke,
   * and whose cells others have replaced or removed since, is called refused all the same. @defaultValue 60,000
   */
  readonly resendsAfterMs?: number | undefined;
  /**
   * The shortest pause before the server's own client sends anything again because a connection inside the cluster broke, in
   * milliseconds: its `hbase.client.pause`. What is refused sooner is refused; later, its cells are looked at.
   * @defaultValue 100
   */
  readonly resendPauseMs?: number | undefined;
  /** Time. @defaultValue the machine's */
  readonly clock?: Clock | undefined;
}

/**
 * Connects to HBase's Thrift2 server. More connections are made when they are needed, and broken ones anew.
 *
 * Needs the package `thrift`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_UNAVAILABLE` if no server answers; `ERR_INVALID_ARGUMENT`.
 */
export async function openHBaseClient({
  host = '127.0.0.1',
  port = 9090,
  transport = 'buffered',
  protocol = 'binary',
  maxFrameBytes = 2 * MEBIBYTE,
  connections = 8,
  connectTimeoutMs = 5000,
  idleMs = 30_000,
  stuckMs = 2000,
  resendsAfterMs = 60_000,
  resendPauseMs = 100,
  clock = systemClock,
  ...options
}: OpenHBaseClientOptions = {}): Promise<HBaseClient> {
  const deadline = Deadline.of(options, clock).within(connectTimeoutMs);
  deadline.check('opening the client');
  const numbers = { maxFrameBytes, connections, connectTimeoutMs, idleMs, stuckMs, resendsAfterMs, resendPauseMs };
  for (const [name, value] of Object.entries(numbers)) requirePositiveInteger(name, value);
  const maxRequestBytes = transport === 'framed' ? Math.min(maxFrameBytes, MAX_MESSAGE_BYTES) : MAX_MESSAGE_BYTES;
  const thrift = await loadDriver('thrift', () => import('thrift'));
  const { defineThrift2 } = await import('./generated/thrift2-client.mjs');
  const driver = { thrift, thrift2: defineThrift2(thrift) };
  const address = { host, port, transport, protocol };
  const usage = { connections, connectTimeoutMs, idleMs, stuckMs, maxRequestBytes, resendsAfterMs, resendPauseMs };
  const pool = new ConnectionPool(driver, { ...address, ...usage }, clock);
  try {
    await deadline.race(pool.connect(), 'connecting to HBase');
  } catch (error) {
    pool.close();
    throw wrapHBaseError(error, { doing: 'connecting' });
  }
  return clientOver(pool);
}
