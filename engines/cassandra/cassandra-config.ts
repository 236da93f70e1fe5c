/** Where one node listens and keeps its data. */
export interface CassandraPlace {
  /** For clients. */
  readonly port: number;
  /** For other nodes, of which there are none. */
  readonly storagePort: number;
  readonly directory: string;
}

/**
 * The `cassandra.yaml` of a node of its own on 127.0.0.1.
 *
 * A write is acknowledged when the commit log is on the disk (`group`: together with those of the same 2 ms). With the
 * usual `periodic`, the log's end is marked every 100 ms, and a process that is killed loses what came after the mark.
 */
export function cassandraConfig({ port, storagePort, directory }: CassandraPlace): string {
  const inside = (folder: string): string => JSON.stringify(`${directory}/${folder}`);
  return `cluster_name: feedloom
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
endpoint_snitch: SimpleSnitch
num_tokens: 1
listen_address: 127.0.0.1
rpc_address: 127.0.0.1
native_transport_port: ${port}
storage_port: ${storagePort}
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{ seeds: "127.0.0.1:${storagePort}" }]
start_native_transport: true
commitlog_sync: group
commitlog_sync_group_window: 2ms
commitlog_total_space: 256MiB
data_file_directories: [${inside('data')}]
commitlog_directory: ${inside('commitlog')}
saved_caches_directory: ${inside('saved-caches')}
hints_directory: ${inside('hints')}
cdc_raw_directory: ${inside('cdc')}
paxos_variant: v2
auto_snapshot: false
hinted_handoff_enabled: false
concurrent_reads: 8
concurrent_writes: 8
concurrent_compactors: 1
memtable_heap_space: 96MiB
memtable_offheap_space: 96MiB
file_cache_size: 64MiB
key_cache_size: 16MiB
`;
}

/** The `logback.xml` beside it: warnings, to where the process prints. */
export const LOGGING = `<configuration>
  <appender name="output" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d{ISO8601} %level %logger{1} %msg%n</pattern></encoder>
  </appender>
  <root level="WARN"><appender-ref ref="output" /></root>
</configuration>
`;
