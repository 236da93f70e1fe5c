import type { Client } from 'cassandra-driver';

/** The connection on which a client hears of its cluster; cassandra-driver does not publish it. */
interface ControlConnection {
  _refresh(hosts?: unknown): Promise<void>;
  _setHealthListeners(host: unknown, connection: object): void;
}

/**
 * Keeps a client from making its way back to a cluster several times at once.
 *
 * When all nodes were away, cassandra-driver 4.10 listens twice to the connection that it then makes. So it reconnects
 * twice when that one is lost, four times after the next loss, until one attempt takes away the host of another, which
 * throws where nobody catches it: the process would end (NODEJS-681).
 */
export function calmReconnection(client: Client): void {
  const control = (client as unknown as { controlConnection?: Partial<ControlConnection> }).controlConnection;
  if (control?._refresh === undefined || control._setHealthListeners === undefined) return;
  const refresh = control._refresh.bind(control);
  const listen = control._setHealthListeners.bind(control);
  const heard = new WeakSet<object>();
  control._setHealthListeners = (host, connection) => {
    if (heard.has(connection)) return;
    heard.add(connection);
    listen(host, connection);
  };
  let running: Promise<void> | undefined;
  let isWantedAgain = false;
  const refreshAlone = async (): Promise<void> => {
    do {
      isWantedAgain = false;
      // It schedules the next attempt by itself; what else it throws is a mistake of its own.
      await refresh().catch(() => undefined);
    } while (isWantedAgain);
    running = undefined;
  };
  control._refresh = (hosts) => {
    // It calls itself with the hosts that are left.
    if (hosts !== undefined) return refresh(hosts);
    isWantedAgain = running !== undefined;
    running ??= refreshAlone();
    return running;
  };
}
