import { Buffer } from 'node:buffer';

/** Where the segments of a JPEG begin: their markers, up to the first scan. */
export function jpegSegments(jpeg: Buffer): readonly { readonly marker: number; readonly at: number }[] {
  const segments: { marker: number; at: number }[] = [];
  for (let at = 2; at + 4 <= jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg.readUInt16BE(at);
    segments.push({ marker, at });
    if (marker === 0xffda) break;
  }
  return segments;
}

/** The same JPEG with another size in its frame header. */
export function resizedClaim(jpeg: Buffer, width: number, height: number): Buffer {
  const frame = jpegSegments(jpeg).find(({ marker }) => marker >= 0xffc0 && marker <= 0xffc2);
  if (frame === undefined) throw new Error('There is no frame header.');
  const copy = Buffer.from(jpeg);
  copy.writeUInt16BE(height, frame.at + 5);
  copy.writeUInt16BE(width, frame.at + 7);
  return copy;
}

/** The same JPEG with segments after its start. */
export function withSegments(jpeg: Buffer, marker: number, bodies: readonly Buffer[]): Buffer {
  const segments = bodies.map((body) => {
    const head = Buffer.alloc(4);
    head.writeUInt16BE(marker, 0);
    head.writeUInt16BE(body.length + 2, 2);
    return Buffer.concat([head, body]);
  });
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** The same progressive JPEG with its last scan repeated: cheap to send, dear to decode. */
export function withRepeatedScan(jpeg: Buffer, times: number): Buffer {
  const last = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
  const end = jpeg.length - 2;
  const scan = jpeg.subarray(last, end);
  return Buffer.concat([jpeg.subarray(0, end), ...Array.from({ length: times }, () => scan), jpeg.subarray(end)]);
}
