/** What Cassandra's off-heap memory and metrics reach into; opened to it as in its own `jvm17-server.options`. */
const BASE_PACKAGES = [
  ...['java.io', 'java.lang', 'java.lang.module', 'java.lang.reflect', 'java.nio', 'java.nio.charset', 'java.util'],
  ...['java.util.concurrent', 'java.util.concurrent.atomic', 'sun.nio.ch', 'jdk.internal.loader', 'jdk.internal.math'],
  ...['jdk.internal.misc', 'jdk.internal.module', 'jdk.internal.ref', 'jdk.internal.reflect', 'jdk.internal.util'],
  'jdk.internal.util.jar',
].map((name) => `java.base/${name}`);

const OTHER_PACKAGES = [
  ...['java.management.rmi/com.sun.jmx.remote.internal.rmi', 'java.rmi/sun.rmi.registry', 'java.rmi/sun.rmi.server'],
  ...['java.rmi/sun.rmi.transport', 'java.rmi/sun.rmi.transport.tcp', 'java.sql/java.sql', 'jdk.unsupported/sun.misc'],
  ...['jdk.attach/sun.tools.attach', 'jdk.management/com.sun.management.internal'],
];

/** Arguments of Java 11 or 17 before the class that is run. */
export function moduleArguments(): string[] {
  return [...BASE_PACKAGES, ...OTHER_PACKAGES].flatMap((name) => [
    ...['--add-opens', `${name}=ALL-UNNAMED`],
    ...['--add-exports', `${name}=ALL-UNNAMED`],
  ]);
}

/**
 * Little memory, of which none is asked for later: 512 MB of heap, half as much beside it. Code is compiled once, quickly:
 * the second compiler would take a processor from everybody else for half a minute after each start.
 */
export const JVM_ARGUMENTS: readonly string[] = [
  ...['-Xms512m', '-Xmx512m', '-XX:MaxDirectMemorySize=256m', '-XX:+UseSerialGC', '-XX:+ExitOnOutOfMemoryError'],
  '-XX:TieredStopAtLevel=1',
];
