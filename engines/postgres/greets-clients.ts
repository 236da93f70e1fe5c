import { connect } from 'node:net';

/** Whether a server on `port` lets a client in, asked in PostgreSQL's own words. */
export function greetsClients(port: number, user: string, database: string): Promise<boolean> {
  const words = Buffer.from(`user\0${user}\0database\0${database}\0\0`);
  const hello = Buffer.alloc(8);
  hello.writeInt32BE(8 + words.length, 0);
  // Version 3.0 of the protocol.
  hello.writeInt32BE(3 << 16, 4);
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.concat([hello, words])));
    socket.setTimeout(2000, () => socket.destroy());
    // `R`: authentication. While it recovers, it answers `E` and hangs up.
    socket.once('data', (answer) => {
      resolve(answer[0] === 0x52);
      socket.end(Buffer.from([0x58, 0, 0, 0, 4]));
    });
    socket.once('error', () => undefined);
    socket.once('close', () => resolve(false));
  });
}
