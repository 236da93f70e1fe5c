import { connect } from 'node:net';

/** Has the maintenance port of HBase do one thing, and waits until it is done. @throws What it answers if it could not. */
export async function sendCommand(port: number, command: string): Promise<void> {
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\n`));
    socket.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    socket.once('error', reject);
    socket.once('close', () => resolve(text));
  });
  if (!answer.startsWith('OK')) throw new Error(`HBase could not \`${command}\`: ${answer}`);
}
