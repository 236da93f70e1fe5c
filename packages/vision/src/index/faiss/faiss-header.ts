import type { ByteReader } from './byte-reader.js';

/** What every serialised index begins with. */
export interface FaissHeader {
  /** Numbers in a vector. */
  readonly dimension: number;
  /** Rows. */
  readonly count: number;
}

/** A number in the serialised form. */
export interface FaissField {
  /** The offset of its first byte. */
  readonly at: number;
  /** Its width: 4 or 8. */
  readonly bytes: number;
  /** What it is now. */
  readonly value: number;
}

const INNER_PRODUCT = 0;
/** Two fields that libfaiss writes for compatibility and reads past. */
const UNUSED_BYTES = 16;

/** Reads what follows the first four bytes of any index: it must be trained and compare by inner product. */
export function readHeader(reader: ByteReader): FaissHeader {
  const dimension = reader.int32();
  reader.expect(dimension > 0, 'a dimension', dimension);
  const count = reader.count();
  reader.skip(UNUSED_BYTES);
  const isTrained = reader.uint8();
  reader.expect(isTrained === 1, 'a trained index', isTrained);
  const metric = reader.int32();
  reader.expect(metric === INNER_PRODUCT, 'the inner product as metric', metric);
  return { dimension, count };
}

/** Passes over the float32 vectors of a flat index, as many as its header says. */
export function readFlat(reader: ByteReader, { dimension, count }: FaissHeader): void {
  const numbers = reader.count();
  reader.expect(numbers === dimension * count, `${dimension * count} numbers`, numbers);
  reader.skip(numbers * Float32Array.BYTES_PER_ELEMENT);
}

/** Passes over a flat index inside another one. */
export function readInnerFlat(reader: ByteReader, expected: FaissHeader): void {
  const fourcc = reader.fourcc();
  reader.expect(fourcc === 'IxFI', 'flat vectors', fourcc);
  const header = readHeader(reader);
  reader.expect(
    header.dimension === expected.dimension && header.count === expected.count,
    `${expected.count} vectors of ${expected.dimension}`,
    `${header.count} of ${header.dimension}`,
  );
  readFlat(reader, header);
}
