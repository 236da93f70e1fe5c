import { FeedloomError } from '../errors.js';
import { quote, requirePositiveInteger } from '../validate.js';
import { copyOf } from './movable.js';
import type { OnnxSessionOptions } from './onnx-session.js';
import type { LoadRequest } from './session-api.js';

const DEFAULT_MAX_BYTES = 2 * 2 ** 30;

/** Checks the options of a session and takes from them what to load. @throws `ERR_INVALID_ARGUMENT`. */
export function requestOf(options: OnnxSessionOptions): Omit<LoadRequest, 'device'> {
  if (!isObject(options)) refuse('options', 'an object', options);
  const { model, sha256, externalData = [], threads = 1, maxBytes = DEFAULT_MAX_BYTES } = options;
  requireOneOf('device', options.device, ['auto', 'cuda', 'webgpu', 'cpu']);
  requireOneOf('executor', options.executor, ['worker', 'child']);
  requirePositiveInteger('threads', threads);
  requirePositiveInteger('maxBytes', maxBytes);
  requireSource('model', model);
  requireHash('sha256', sha256);
  const isList: boolean = Array.isArray(externalData);
  if (!isList) refuse('externalData', 'a list', externalData);
  const names = new Set<string>();
  for (const file of externalData) {
    if (!isObject(file)) refuse('externalData', 'a list of objects', file);
    const { name, from, sha256: hash } = file;
    if (typeof name !== 'string' || name === '' || names.has(name)) {
      refuse('externalData', 'named, each entry otherwise', name);
    }
    names.add(name);
    requireSource('externalData', from);
    requireHash('externalData', hash);
  }
  const files = externalData.map(({ name, from, sha256: hash }) => ({ name, from: alone(from), sha256: hash }));
  return { model: alone(model), sha256, externalData: files, threads, maxBytes };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Bytes that are part of a larger buffer would take all of it with them. */
function alone(source: string | Uint8Array): string | Uint8Array {
  return typeof source === 'string' || source.byteLength === source.buffer.byteLength ? source : copyOf(source);
}

function requireSource(name: string, value: unknown): void {
  if (value instanceof Uint8Array || (typeof value === 'string' && value !== '')) return;
  refuse(name, 'a path or bytes', value);
}

function requireHash(name: string, value: unknown): void {
  if (value === undefined || (typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value))) return;
  refuse(name, 'a SHA-256 in hexadecimal', value);
}

function requireOneOf(name: string, value: unknown, allowed: readonly string[]): void {
  if (value === undefined || allowed.some((each) => each === value)) return;
  refuse(name, `one of ${allowed.join(', ')}`, value);
}

function refuse(name: string, rule: string, value: unknown): never {
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be ${rule}, got ${quote(value)}.`);
}
