import { connect } from 'node:net';
import type { Engine, EngineKind, StartEngineOptions } from '../engine.js';
import { startProgramEngine } from '../program-engine.js';
import { freePorts } from './free-ports.js';
import { hbaseClassPath, installHBase, whyNoHBase } from './install-hbase.js';
import { sendCommand } from './send-command.js';

/** How HBase is started. */
export interface StartHBaseOptions extends StartEngineOptions {
  /** Whether each acknowledged write has reached the disk; else it survives a process but no power loss. @defaultValue `false` */
  readonly fsync?: boolean | undefined;
  /** What Thrift2 speaks. @defaultValue `'buffered'` */
  readonly transport?: 'buffered' | 'framed' | undefined;
  /** What Thrift2 speaks. @defaultValue `'binary'` */
  readonly protocol?: 'binary' | 'compact' | undefined;
  /** More settings of hbase-site. @defaultValue none */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** The largest heap of its JVM, in MiB. @defaultValue 1,024 */
  readonly heapMiB?: number | undefined;
}

/** HBase of one region server, with its Thrift2 server on `port`. */
export interface HBaseEngine extends Engine {
  /** Writes what a table holds in memory to its files. */
  flush(table: string): Promise<void>;
  /** Flushes a table and rewrites its files, which leaves nothing in them of what was deleted. */
  compact(table: string): Promise<void>;
  /** Takes a table out of service, or back into it. */
  enable(table: string, isEnabled: boolean): Promise<void>;
  /** Has the next write with a guard done at once and answered so much later; only with {@link LATE_ANSWERS}. */
  answerLate(delayMs: number): Promise<void>;
}

/** Settings with which answers can be held up. */
export const LATE_ANSWERS = { 'hbase.coprocessor.user.region.classes': 'FeedloomHBase$LateAnswers' };

/** HBase 2.6: ZooKeeper, master, region server and Thrift2 server in one JVM. */
export const hbase: EngineKind<HBaseEngine, StartHBaseOptions> = {
  name: 'hbase',
  what: 'HBase 2.6.1 with its Thrift2 server, in one JVM',
  install: installHBase,
  whyMissing: whyNoHBase,
  start: startHBase,
};

const OPENED = [
  '--add-opens=java.base/java.lang=ALL-UNNAMED',
  '--add-opens=java.base/java.nio=ALL-UNNAMED',
  '--add-opens=java.base/sun.nio.ch=ALL-UNNAMED',
  '--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED',
];

async function startHBase({
  port: givenPort,
  fsync = false,
  transport = 'buffered',
  protocol = 'binary',
  settings = {},
  heapMiB = 1024,
  ...options
}: StartHBaseOptions = {}): Promise<HBaseEngine> {
  const all = { ...settings, 'hbase.wal.hsync': String(fsync) };
  const engine = await startProgramEngine({
    ...options,
    name: 'hbase',
    port: givenPort ?? (await freePorts(5)),
    program: ({ port, directory }) => ({
      command: 'java',
      args: [
        // Its start is most of what it does: the second compiler would cost more than it saves.
        ...[`-Xmx${heapMiB}m`, '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', ...OPENED],
        ...['-cp', hbaseClassPath(), 'FeedloomHBase', directory, String(port)],
        ...Object.entries(all).map(([key, value]) => `-D${key}=${value}`),
        ...(transport === 'framed' ? ['-f'] : []),
        ...(protocol === 'compact' ? ['-c'] : []),
      ],
      cwd: directory,
      isReady: () => accepts(port + 1),
      readyWithinMs: 180_000,
    }),
  });
  // Added to it, not spread into a copy: `pid` changes.
  return Object.assign(engine, {
    flush: (table: string) => sendCommand(engine.port + 1, `flush ${table}`),
    compact: (table: string) => sendCommand(engine.port + 1, `compact ${table}`),
    enable: (table: string, isEnabled: boolean) =>
      sendCommand(engine.port + 1, `${isEnabled ? 'enable' : 'disable'} ${table}`),
    answerLate: (delayMs: number) => sendCommand(engine.port + 1, `late ${delayMs}`),
  });
}

/** Whether somebody listens there. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
