import { describe, expect, it } from 'vitest';
import { ConnectionLoss } from '../../src/hbase/connection-loss.js';
import { wrapHBaseError } from '../../src/hbase/wrap-hbase-error.js';

const answer = (message: string, canRetry: boolean): Error =>
  Object.assign(new Error(message), { name: 'TIOError', canRetry });
const REGION = 'org.apache.hadoop.hbase.regionserver';
const noFamily = `${REGION}.NoSuchColumnFamilyException: Column family z does not exist`;

describe('what HBase answers to a write', () => {
  const write = { doing: 'a write', isWrite: true, table: 'feeds' };
  const soon = { ...write, mayBeRepeated: false };

  it.each([
    ['a family that is not there', answer(`Failed 1 action: ${noFamily}: 1 time, servers with issues: a,1,2`, true)],
    ['a family that is not there, of an unguarded write', answer(noFamily, false)],
    ['a table that is not there', answer('Failed 1 action: feeds: 1 time, servers with issues: null', true)],
    ['a table that is not there, told by its name alone', answer('feeds', false)],
    ['no right', answer('org.apache.hadoop.hbase.security.AccessDeniedException: Insufficient permissions', false)],
  ])('is a refusal for good if it names %s, and nothing was done if that came at once', (_, error) => {
    expect(wrapHBaseError(error, soon)).toMatchObject({ retryable: false, indeterminate: false });
    // An earlier sending may have been done, and the table taken away meanwhile.
    expect(wrapHBaseError(error, write)).toMatchObject({ retryable: false, indeterminate: true });
  });

  it.each([
    ['a time-out', answer('Failed 1 action: CallTimeoutException: 1 time', true)],
    ['a region that moves', answer(`Failed 1 action: ${REGION}.NotServingRegionException: 1 time`, true)],
    ['all of its tries', answer('Failed after attempts=16, exceptions:', true)],
  ])('leaves open whether it was done if it names %s', (_, error) => {
    expect(wrapHBaseError(error, soon)).toMatchObject({ retryable: true, indeterminate: true });
  });

  it('leaves open whether it was done if it is a refusal for good that may have come afterwards', () => {
    const late = answer('org.apache.hadoop.hbase.DoNotRetryIOException: a coprocessor failed after the write', false);
    expect(wrapHBaseError(late, soon)).toMatchObject({ retryable: false, indeterminate: true });
    const other = answer('Failed 1 action: feeds2: 1 time', true);
    expect(wrapHBaseError(other, soon)).toMatchObject({ retryable: true, indeterminate: true });
  });

  it('leaves it open as well if there was none, unless it was never sent', () => {
    expect(wrapHBaseError(new ConnectionLoss('closed', true), soon)).toMatchObject({ indeterminate: true });
    expect(wrapHBaseError(new ConnectionLoss('refused', false), soon)).toMatchObject({ indeterminate: false });
  });

  it('never leaves a read open', () => {
    for (const canRetry of [true, false]) {
      const error = wrapHBaseError(answer('org.apache.hadoop.hbase.Any', canRetry), { doing: 'a read' });
      expect(error).toMatchObject({ retryable: canRetry, indeterminate: false });
    }
  });
});
