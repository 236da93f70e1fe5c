import { describe, expect, it } from 'vitest';
import { parseTableName, requireFamilyName } from '../../src/hbase/table-names.js';

describe('the name of a table of HBase', () => {
  it('is that of its namespace and its own', () => {
    expect(parseTableName('feeds')).toEqual({ namespace: 'default', qualifier: 'feeds' });
    expect(parseTableName('team_1:feeds.v2-a')).toEqual({ namespace: 'team_1', qualifier: 'feeds.v2-a' });
    expect(parseTableName('größe')).toEqual({ namespace: 'default', qualifier: 'größe' });
  });

  it.each(['', ':', 'a:', ':a', 'a:b:c', 'a b', '.a', '-a', 'a/b', 'a-b:c', 'a\n'])(
    'is refused if it is %j',
    (name) => {
      expect(() => parseTableName(name)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
    },
  );
});

describe('the name of a family', () => {
  it('is what HBase takes, and refused if it is not', () => {
    for (const name of ['c', 'ä b', '-']) requireFamilyName(name);
    for (const name of ['', '.a', 'a:b', 'a/b', 'a\\b', 'a\u0000']) {
      expect(() => requireFamilyName(name)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
    }
  });
});
