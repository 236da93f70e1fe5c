import { connect } from 'node:net';
import type { EngineState } from './engine-state.js';

/** What a keeper can be asked to do with its engine. */
export type Request = 'kill' | 'restart' | 'stop';

/** What it answers: how the engine is now, or why it could not. */
export type Answer = { readonly state: EngineState } | { readonly error: string };

/** Has the keeper of an engine do something, and waits until it is done. @returns The engine as it is then. */
export async function askKeeper({ name, socket }: EngineState, request: Request): Promise<EngineState> {
  const text = await new Promise<string>((resolve, reject) => {
    let answer = '';
    const connection = connect(socket, () => connection.end(request));
    connection.setEncoding('utf8');
    connection.on('data', (piece: string) => (answer += piece));
    connection.once('error', reject);
    connection.once('close', () => resolve(answer));
  });
  if (text === '') throw new Error(`The keeper of ${name} ended without an answer.`);
  const answer = JSON.parse(text) as Answer;
  if ('error' in answer) throw new Error(answer.error);
  return answer.state;
}
