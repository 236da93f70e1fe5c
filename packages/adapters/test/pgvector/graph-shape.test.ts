import { migratePgvector } from '@feedloom/adapters/pgvector';
import { describe, expect, it } from 'vitest';
import { graphShape } from '../../src/pgvector/graph-shape.js';

describe('the shape of a graph of pgvector', () => {
  it('has defaults that go together', () => {
    expect(graphShape({})).toEqual({ m: 16, efConstruction: 64 });
    expect(graphShape({ m: 48 })).toEqual({ m: 48, efConstruction: 96 });
    expect(graphShape({ m: 100, efConstruction: 1000 })).toEqual({ m: 100, efConstruction: 1000 });
  });

  it.each([
    [{ m: 1 }, 'm` must be from 2 to 100'],
    [{ m: 101 }, 'm` must be from 2 to 100'],
    [{ m: 2.5 }, 'm`'],
    [{ efConstruction: 31 }, 'efConstruction` must be from 32 to 1000'],
    [{ m: 40, efConstruction: 64 }, 'efConstruction` must be from 80 to 1000'],
    [{ efConstruction: 1001 }, 'efConstruction` must be from 32 to 1000'],
  ])('is refused before anybody is asked if it is %j', async (shape, message) => {
    const space = { id: 's', model: 'm', weights: '0', preprocessing: '0', pooling: 'none', dimension: 2 };
    const migrating = migratePgvector({ space, connectionString: 'postgres://127.0.0.1:1/nobody', ...shape });
    await expect(migrating).rejects.toMatchObject({
      code: 'ERR_INVALID_ARGUMENT',
      message: expect.stringContaining(message) as string,
    });
  });
});
