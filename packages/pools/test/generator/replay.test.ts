import { describe, expect, it } from 'vitest';
import { createGenerator } from '../../src/generator/create-generator.js';
import type { DecisionRecord } from '../../src/generator/decision-record.js';
import { mix } from '../../src/generator/mix.js';
import { recording } from '../../src/generator/recording.js';
import { replay } from '../../src/generator/replay.js';
import { manyOf, request, type Pin } from './heads.js';

const generator = createGenerator<Pin>({ mix: [mix.ratio({ a: 2, b: 1 }, { carry: false })] });

async function recordOne(): Promise<DecisionRecord<Pin>> {
  const records: DecisionRecord<Pin>[] = [];
  const recorded = recording(generator, (record) => records.push(record));
  const slate = await recorded.generate([manyOf('a', 50), manyOf('b', 50)], request({ seed: 'ana/41' }));
  expect(records[0]?.slate).toEqual(slate);
  return JSON.parse(JSON.stringify(records[0])) as DecisionRecord<Pin>;
}

describe('replay', () => {
  it('comes to the same slate from a record that was kept as JSON', async () => {
    const record = await recordOne();
    const { same, slate, difference } = await replay(record, { generator });
    expect({ same, difference }).toEqual({ same: true, difference: undefined });
    expect(slate).toEqual(record.slate);
  });

  it('tells the first difference of another mix', async () => {
    const record = await recordOne();
    const other = createGenerator<Pin>({ mix: [mix.pattern(['b'])], policy: generator.policy });
    const { same, difference } = await replay(record, { generator: other });
    expect(same).toBe(false);
    expect(difference).toEqual({ path: 'picks[0].id', recorded: record.slate.picks[0]?.id, replayed: 'b-0' });
  });

  it('tells a pick that is missing now', async () => {
    const record = await recordOne();
    const shorter = { ...record, request: { ...record.request, size: 9 } };
    const { difference } = await replay(shorter, { generator });
    expect(difference).toEqual({ path: 'picks[9]', recorded: record.slate.picks[9], replayed: undefined });
  });
});
