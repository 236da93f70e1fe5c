import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Engine, StartEngineOptions } from '../engine.js';
import { freePort } from '../free-port.js';
import { startProgramEngine } from '../program-engine.js';
import { LOGGING, cassandraConfig } from './cassandra-config.js';
import { cassandraJars } from './install-cassandra.js';
import { JVM_ARGUMENTS, moduleArguments } from './jvm-arguments.js';

/** One node of Cassandra. */
export interface CassandraServer extends Engine {
  /** As drivers want it. */
  readonly localDataCenter: 'datacenter1';
  /** Runs a command of its own tool, as `flush` or `compact` with a keyspace. @returns What it prints. */
  nodetool(...args: readonly string[]): Promise<string>;
  /** Writes a keyspace to its files and drops what was deleted or replaced, as far as its tables' grace allows. */
  compact(keyspace: string): Promise<void>;
}

/** Starts a node and waits until it answers clients. */
export async function startCassandra(options: StartEngineOptions = {}): Promise<CassandraServer> {
  const [storagePort, adminPort, adminObjectsPort] = [await freePort(), await freePort(), await freePort()];
  const engine = await startProgramEngine({
    ...options,
    name: 'cassandra',
    async program({ port, directory }) {
      const conf = configIn(directory);
      await mkdir(conf, { recursive: true });
      const config = join(conf, 'cassandra.yaml');
      await writeFile(config, cassandraConfig({ port, storagePort, directory }));
      await writeFile(join(conf, 'logback.xml'), LOGGING);
      const settings = {
        'cassandra.config': `file://${config}`,
        'cassandra.storagedir': directory,
        'cassandra-foreground': 'yes',
        'cassandra.jmx.local.port': adminPort,
        'com.sun.management.jmxremote.rmi.port': adminObjectsPort,
        // It is alone: nobody to wait for.
        'cassandra.skip_wait_for_gossip_to_settle': 0,
        'cassandra.ring_delay_ms': 100,
        'jdk.attach.allowAttachSelf': true,
      };
      return {
        command: 'java',
        args: [
          ...JVM_ARGUMENTS,
          ...moduleArguments(),
          ...Object.entries(settings).map(([name, value]) => `-D${name}=${value}`),
          ...['-cp', classPath(directory), 'org.apache.cassandra.service.CassandraDaemon'],
        ],
        isReady: () => saysWhatItSupports(port),
        readyWithinMs: 150_000,
      };
    },
  });
  const nodetool = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)('java', [
      ...moduleArguments(),
      ...['-Xmx64m', '-XX:TieredStopAtLevel=1', '-cp', classPath(engine.directory), TOOL],
      ...['-h', '127.0.0.1', '-p', String(adminPort), ...args],
    ]);
    return stdout;
  };
  // Added to it, not spread into a copy: `pid` changes.
  return Object.assign(engine, {
    localDataCenter: 'datacenter1' as const,
    nodetool,
    async compact(keyspace: string) {
      await nodetool('flush', keyspace);
      await nodetool('compact', keyspace);
    },
  });
}

const TOOL = 'org.apache.cassandra.tools.NodeTool';

function configIn(directory: string): string {
  return join(directory, 'conf');
}

/** The folder of the configuration, in which the logging's is found by its name, and all jars. */
function classPath(directory: string): string {
  return `${configIn(directory)}:${cassandraJars()}`;
}

/** The request OPTIONS of the native protocol, version 4: answered by SUPPORTED once clients are served. */
const OPTIONS = Buffer.from([4, 0, 0, 0, 5, 0, 0, 0, 0]);
const SUPPORTED = 6;

function saysWhatItSupports(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(OPTIONS));
    socket.setTimeout(2000, () => socket.destroy(new Error('no answer')));
    socket.once('data', (frame) => {
      socket.destroy();
      resolve(frame[4] === SUPPORTED);
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(false));
  });
}
