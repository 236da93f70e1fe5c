import { once } from 'node:events';
import { connect } from 'node:net';
import { sendInline } from '../../../../engines/redis/send-inline.js';

/** Ends the stream of MONITOR: all commands before it have been seen. */
const MARKER = 'end of the sent commands';

/** One command that a client sent, in the words of MONITOR; those that scripts call come from `lua`. */
const SENT = /\[\d+ (?!lua)[^\]]*\] "([^"]*)"/;

/** The names of the commands that clients send to the server on `port` while `work` runs. */
export async function sentCommands(port: number, work: () => Promise<unknown>): Promise<string[]> {
  const socket = connect(port, '127.0.0.1');
  let log = '';
  socket.setEncoding('latin1').on('data', (text: string) => (log += text));
  socket.write('MONITOR\r\n');
  await once(socket, 'data');
  await work();
  await sendInline(port, `ECHO "${MARKER}"`);
  while (!log.includes(MARKER)) await once(socket, 'data');
  socket.destroy();
  const names = log.split('\r\n').map((line) => SENT.exec(line)?.[1]?.toLowerCase());
  return names.slice(0, names.indexOf('echo')).filter((name) => name !== undefined);
}
