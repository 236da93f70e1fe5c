import type { ByteReader } from './byte-reader.js';
import type { FaissField, FaissHeader } from './faiss-header.js';
import { readInnerFlat } from './faiss-header.js';

const NO_MAP = 0;

/** Reads the lists of an IVF index: together they must hold each row once. */
export function checkIvf(reader: ByteReader, header: FaissHeader): { readonly effort: FaissField } {
  const lists = reader.count();
  reader.expect(lists > 0, 'lists', lists);
  const effort = { at: reader.at, bytes: 8, value: reader.count() };
  reader.expect(effort.value > 0 && effort.value <= lists, `1 to ${lists} probes`, effort.value);
  readInnerFlat(reader, { dimension: header.dimension, count: lists });
  const map = reader.uint8();
  reader.expect(map === NO_MAP, 'no direct map', map);
  reader.vector('int64', 0);
  checkLists(reader, header, lists);
  return { effort };
}

function checkLists(reader: ByteReader, { dimension, count }: FaissHeader, lists: number): void {
  const fourcc = reader.fourcc();
  reader.expect(fourcc === 'ilar', 'lists in memory', fourcc);
  const [innerLists, bytes] = [reader.count(), reader.count()];
  reader.expect(innerLists === lists, `${lists} lists`, innerLists);
  const rowBytes = dimension * Float32Array.BYTES_PER_ELEMENT;
  reader.expect(bytes === rowBytes, `${rowBytes} bytes a row`, bytes);
  const seen = new Uint8Array(count);
  let rows = 0;
  for (const size of readSizes(reader, lists, count)) {
    reader.skip(size * rowBytes);
    reader.each('int64', size, (chunk) => {
      for (const id of chunk) {
        const row = Number(id);
        reader.expect(row >= 0 && row < count && seen[row] === 0, 'a row that is in one list', id);
        seen[row] = 1;
      }
    });
    rows += size;
  }
  reader.expect(rows === count, `${count} rows`, rows);
}

/** The length of each list, all of them or, where few have any, pairs of list and length. */
function readSizes(reader: ByteReader, lists: number, count: number): readonly number[] {
  const form = reader.fourcc();
  reader.expect(form === 'full' || form === 'sprs', 'the lengths of the lists', form);
  const sizes = reader.vector('int64', form === 'full' ? lists : lists * 2);
  if (form === 'full') {
    reader.expect(sizes.length === lists, `${lists} lengths`, sizes.length);
  } else {
    const pairs = sizes.length / 2;
    const ascending = sizes.every((list, at) => at % 2 === 1 || (list < lists && list > (sizes[at - 2] ?? -1)));
    reader.expect(Number.isInteger(pairs) && ascending, 'pairs of list and length', sizes.length);
  }
  const lengths = form === 'full' ? sizes : sizes.filter((_, at) => at % 2 === 1);
  reader.expect(
    lengths.every((length) => length >= 0 && length <= count),
    `lengths up to ${count}`,
    form,
  );
  return lengths;
}
