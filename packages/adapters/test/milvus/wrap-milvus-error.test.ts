import { describe, expect, it } from 'vitest';
import { requireSuccess, wrapMilvusError } from '../../src/milvus/wrap-milvus-error.js';

const thrownBy = (work: () => void): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};
const refusal = (code: number | undefined, name: string | number = 'UnexpectedError', isWrite = true): unknown =>
  thrownBy(() => requireSuccess({ error_code: name, code, reason: 'no' }, 'an upsert', isWrite));

describe('a write that Milvus refuses', () => {
  it.each([8, 9, 100, 101, 200, 800, 1100, 1101, 1102, 1400, 1401, 1700, 1701])(
    'is not done if that is a %d',
    (code) => {
      expect(refusal(code)).toMatchObject({ indeterminate: false });
    },
  );

  it.each([1, 2, 3, 4, 5, 7, 10, 901, 1302, 65_535, undefined])('may be done if that is a %s', (code) => {
    expect(refusal(code)).toMatchObject({ indeterminate: true });
    expect(refusal(code, 'UnexpectedError', false), 'of a read').toMatchObject({ indeterminate: false });
  });

  it('is not done if an older server names what it checks first', () => {
    expect(refusal(undefined, 'IllegalArgument')).toMatchObject({ indeterminate: false });
    expect(refusal(0, 'CollectionNotExists')).toMatchObject({ indeterminate: false });
  });

  it('is not done without rights, and may be done without an answer', () => {
    const failure = (code: number): unknown =>
      wrapMilvusError(Object.assign(new Error('no'), { code }), 'an upsert', true);
    for (const code of [3, 7, 12, 16]) {
      expect(failure(code), String(code)).toMatchObject({ retryable: false, indeterminate: false });
    }
    for (const code of [4, 8, 13, 14]) {
      expect(failure(code), String(code)).toMatchObject({ retryable: true, indeterminate: true });
    }
  });
});

describe('an answer of Milvus', () => {
  it('is taken if it is content, in either spelling', () => {
    requireSuccess({ error_code: 'Success', reason: '' }, 'a search');
    requireSuccess({ error_code: 0, code: 0, reason: '' }, 'a search');
    expect(thrownBy(() => requireSuccess(undefined, 'a search'))).toMatchObject({ code: 'ERR_UNSUPPORTED' });
  });
});
