/** How a call of Thrift's binary protocol begins: its version and kind, then the length of the method's name. */
const CALL = Buffer.from([0x80, 0x01, 0x00, 0x01]);
const LONGEST_NAME = 64;

/** How many calls of Thrift begin in bytes that a client sent. One whose first bytes are cut apart is not seen. */
export function thriftCallsIn(chunk: Buffer): number {
  let calls = 0;
  for (let at = chunk.indexOf(CALL); at >= 0; at = chunk.indexOf(CALL, at + CALL.length)) {
    if (at + 8 <= chunk.length && isName(chunk.readUInt32BE(at + 4))) calls += 1;
  }
  return calls;
}

const isName = (length: number): boolean => length > 0 && length <= LONGEST_NAME;
