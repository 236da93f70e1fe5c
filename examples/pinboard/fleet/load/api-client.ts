import { Agent, type IncomingMessage, request as open } from 'node:http';

/** One request to the API. */
export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly user?: string | undefined;
  /** Sent as JSON, or as a form as it is. */
  readonly body?: object | FormData | undefined;
}

/** An answer, whatever its status. */
export interface ApiAnswer {
  readonly status: number;
  readonly bytes: Buffer;
}

/** Longer than any answer may take; then there is none. */
const TIMEOUT_MS = 10_000;
/** Less than the proxy keeps an idle connection, so that none is used that is being closed. */
const IDLE_MS = 10_000;

/**
 * Speaks HTTP as a browser does: connections are kept, and a request that is lost with one is sent again where doing it
 * twice is doing it once.
 */
export class ApiClient {
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, timeout: IDLE_MS, maxSockets: 512 });

  constructor(port: number) {
    this.#port = port;
  }

  /** @throws If there is no answer. */
  async call(call: Call): Promise<ApiAnswer> {
    const form = call.body instanceof FormData ? new Response(call.body) : undefined;
    const type = form?.headers.get('content-type') ?? 'application/json';
    const json = (): string | undefined => (call.body === undefined ? undefined : JSON.stringify(call.body));
    const body = form === undefined ? json() : Buffer.from(await form.arrayBuffer());
    const headers = {
      ...(call.user !== undefined && { authorization: `Bearer ${call.user}` }),
      ...(body !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
    };
    return this.#send(call, headers, body, call.method === 'GET');
  }

  close(): void {
    this.#agent.destroy();
  }

  async #send(
    call: Call,
    headers: Readonly<Record<string, string | number>>,
    body: string | Buffer | undefined,
    mayRepeat: boolean,
  ): Promise<ApiAnswer> {
    const { method, path } = call;
    const options = { host: '127.0.0.1', port: this.#port, agent: this.#agent, method, path, headers };
    let isReused = false;
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        const sent = open(options, resolve);
        sent.once('error', reject);
        sent.once('socket', () => (isReused = sent.reusedSocket));
        sent.setTimeout(TIMEOUT_MS, () => sent.destroy(new Error(`No answer within ${TIMEOUT_MS} ms.`)));
        sent.end(body);
      });
      const pieces: Buffer[] = [];
      for await (const piece of response) pieces.push(piece as Buffer);
      return { status: response.statusCode ?? 0, bytes: Buffer.concat(pieces) };
    } catch (error) {
      if (isReused && mayRepeat) return this.#send(call, headers, body, false);
      throw error;
    }
  }
}
