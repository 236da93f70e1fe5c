import { Buffer } from 'node:buffer';
import { FeedloomError } from '../errors.js';
import { quote } from '../validate.js';
import { protobufFields } from './protobuf-fields.js';

/**
 * The messages of an ONNX file on the way to its tensors: which field of which message holds which.
 *
 * @see {@link https://github.com/onnx/onnx/blob/main/onnx/onnx.proto | onnx.proto}
 */
const INSIDE = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  function: { 7: 'node', 11: 'attribute' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: { 13: 'entry' },
} as const satisfies Readonly<Record<string, Readonly<Record<number, string>>>>;

type Message = keyof typeof INSIDE;

/** As deep as the runtime's own parser goes. */
const MAX_DEPTH = 100;

/**
 * The names of the files that the tensors of a model are read from, wherever in it they are.
 *
 * @throws `ERR_CORRUPT` if it is no ONNX file; `ERR_UNSUPPORTED` if it is of another format that the runtime knows.
 */
export function externalReferences(model: Uint8Array): ReadonlySet<string> {
  // The runtime takes such a file for its own format, in which nothing here would be found.
  if (Buffer.from(model.subarray(4, 8)).toString('latin1') === 'ORTM') {
    throw new FeedloomError('ERR_UNSUPPORTED', 'The model is in the format `ORT`. Bring it as an ONNX file.');
  }
  const names = new Set<string>();
  visit('model', model, names, 0);
  return names;
}

function visit(message: Message, bytes: Uint8Array, names: Set<string>, depth: number): void {
  if (depth > MAX_DEPTH) {
    throw new FeedloomError(
      'ERR_CORRUPT',
      `The model is nested deeper than \`${MAX_DEPTH}\` levels. Bring a sound one.`,
    );
  }
  const inside: Readonly<Record<number, Message | 'entry'>> = INSIDE[message];
  for (const { field, bytes: value } of protobufFields(bytes)) {
    const next = inside[field];
    if (next === undefined || value === undefined) continue;
    if (next === 'entry') addLocation(value, names);
    else visit(next, value, names, depth + 1);
  }
}

/** An entry is a key and a value; should it repeat them, each value counts. */
function addLocation(entry: Uint8Array, names: Set<string>): void {
  const keys: string[] = [];
  const values: string[] = [];
  for (const { field, bytes } of protobufFields(entry)) {
    if (bytes === undefined) continue;
    if (field === 1) keys.push(Buffer.from(bytes).toString());
    else if (field === 2) values.push(Buffer.from(bytes).toString());
  }
  if (keys.includes('location')) for (const value of values) names.add(value);
}

/** Refuses a model that reads files which were not listed. @throws `ERR_CORRUPT` or `ERR_UNSUPPORTED`. */
export function requireListed(model: Uint8Array, listed: readonly string[]): void {
  for (const name of externalReferences(model)) {
    if (listed.includes(name)) continue;
    const message = `The model keeps weights in ${quote(name)}, which is not in \`externalData\`. List it if you trust it.`;
    throw new FeedloomError('ERR_UNSUPPORTED', message);
  }
}
