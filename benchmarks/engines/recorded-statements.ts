import { Buffer } from 'node:buffer';
import pg from 'pg';

/** One statement as it was sent. */
export interface SentStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A pool of one connection, what went over it, and every statement that it was given. */
export interface RecordingPool {
  readonly pool: pg.Pool;
  readonly sent: SentStatement[];
  /** Bytes of the connection so far, in both directions. */
  readonly bytes: { readonly sent: number; readonly received: number };
}

/** The part of a socket that is counted. */
interface Counted {
  readonly bytesWritten: number;
  readonly bytesRead: number;
}

/** A bare pool of `pg` with one connection. @param records - Whether statements are kept, which takes a little time. */
export function recordingPool(connectionString: string, records: boolean): RecordingPool {
  const pool = new pg.Pool({ connectionString, max: 1 });
  const sent: SentStatement[] = [];
  let socket: Counted | undefined;
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    // `connection` is not in the types of `pg`.
    socket = (client as unknown as { readonly connection: { readonly stream: Counted } }).connection.stream;
    if (!records) return;
    const query = client.query.bind(client) as (...call: unknown[]) => unknown;
    const queryAndRecord = (...call: unknown[]): unknown => {
      const answer = query(...call);
      const [{ text, values }] = call as [SentStatement];
      // Bytes are copied in case their owner uses its memory again; once they are sent, so that nobody waits for it.
      sent.push({ text, values: values.map((value) => (Buffer.isBuffer(value) ? Buffer.from(value) : value)) });
      return answer;
    };
    Object.assign(client, { query: queryAndRecord });
  });
  return {
    pool,
    sent,
    get bytes() {
      return { sent: socket?.bytesWritten ?? 0, received: socket?.bytesRead ?? 0 };
    },
  };
}
