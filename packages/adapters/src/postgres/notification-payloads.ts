import { Buffer } from 'node:buffer';

/** PostgreSQL takes 7,999 bytes. */
const MAX_BYTES = 7999;

/** Keys as few payloads of JSON, each short enough. */
export function encodePayloads(keys: readonly string[]): string[] {
  const payloads: string[] = [];
  let texts: string[] = [];
  let bytes = 2;
  const finish = (): void => {
    if (texts.length > 0) payloads.push(`[${texts.join(',')}]`);
    [texts, bytes] = [[], 2];
  };
  for (const key of keys) {
    const text = JSON.stringify(key);
    const size = Buffer.byteLength(text) + 1;
    if (bytes + size > MAX_BYTES) finish();
    texts.push(text);
    bytes += size;
  }
  finish();
  return payloads;
}

/** The keys of a payload; `undefined` for one that says nothing of them. */
export function decodePayload(payload: string): readonly string[] | undefined {
  try {
    const keys: unknown = JSON.parse(payload);
    return Array.isArray(keys) && keys.every((key) => typeof key === 'string') ? keys : undefined;
  } catch {
    return undefined;
  }
}
