/** One server behind the proxy. */
export interface Backend {
  /** As {@link HaproxyServer.drain} knows it; letters, digits and `-`. */
  readonly name: string;
  readonly host?: string | undefined;
  readonly port: number;
}

/** What a configuration is written from. */
export interface HaproxyConfigOptions {
  readonly port: number;
  readonly backends: readonly Backend[];
  /** The path of 200 for a server that takes requests. @defaultValue `'/readyz'` */
  readonly readyPath?: string | undefined;
  /** Path of the socket that commands come by. */
  readonly adminSocket: string;
}

/**
 * A proxy for HTTP that gives each request to the server with the fewest, and checks them four times a second: at once where
 * a connection has failed, and one of two failed checks is enough then. One that comes back gets few at first, as it is slow
 * while it is cold. One that is slow is not taken for dead, as on a busy machine all of them would be.
 *
 * A request that never reached a server is sent to another, whatever it is; one that a server took and did not answer is
 * sent again only if doing it twice is doing it once.
 */
export function haproxyConfig({ port, backends, readyPath = '/readyz', adminSocket }: HaproxyConfigOptions): string {
  const servers = backends.map(
    ({ name, host = '127.0.0.1', port: at }) =>
      `    server ${name} ${host}:${at} check inter 250ms fall 2 rise 1 slowstart 5s`,
  );
  return `global
    stats socket ${adminSocket} mode 600 level admin
    stats timeout 10s
    maxconn 2000
    log stderr format raw local0 warning

defaults
    mode http
    log global
    option redispatch 1
    retries 3
    timeout connect 1s
    timeout check 3s
    timeout queue 2s
    timeout client 60s
    timeout server 30s
    timeout http-keep-alive 30s

frontend public
    bind 127.0.0.1:${port}
    # What our processes ask each other is nobody else's business.
    http-request deny deny_status 404 if { path,url_dec -m beg -i /internal }
    option forwardfor
    default_backend apis

backend apis
    balance leastconn
    option httpchk GET ${readyPath}
    http-check expect status 200
    # A server that goes takes its idle connections with it: a request on such a one would be lost.
    http-reuse never
    retry-on conn-failure empty-response
    http-request disable-l7-retry unless { method GET HEAD OPTIONS PUT DELETE }
    default-server observe layer4 error-limit 1 on-error fail-check
${servers.join('\n')}
`;
}
