import type { Methods, Remote, RemoteCallOptions } from '@feedloom/core/spawn';

/** A worker or child that is started when it is first asked, and again when it has ended; it may rest between jobs. */
export class LazyRemote<Api extends Methods<Api>> {
  readonly #start: () => Promise<Remote<Api>>;
  #remote: Promise<Remote<Api>> | undefined;

  constructor(start: () => Promise<Remote<Api>>) {
    this.#start = start;
  }

  /** Asks it. @throws As `Remote.call` does. */
  async call<Method extends keyof Api & string>(
    method: Method,
    payload: Parameters<Api[Method]>[0],
    options: RemoteCallOptions = {},
  ): Promise<Awaited<ReturnType<Api[Method]>>> {
    return (await this.#open()).call(method, payload, options);
  }

  /** Waits for the calls in progress, and lets it end until it is asked again. */
  async rest(): Promise<void> {
    const remote = await this.#remote?.catch(() => undefined);
    this.#remote = undefined;
    await remote?.close();
  }

  #open(): Promise<Remote<Api>> {
    if (this.#remote !== undefined) return this.#remote;
    const started = this.#start();
    this.#remote = started;
    const forget = (): void => {
      if (this.#remote === started) this.#remote = undefined;
    };
    started.then(({ exited }) => exited.then(forget), forget);
    return started;
  }
}
