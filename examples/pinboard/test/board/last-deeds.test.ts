import { expect, it } from 'vitest';
import { LastDeeds } from '../../board/last-deeds.js';
import { digestOf } from '../../catalogue/erasures.js';

const save = (user: string) => ({ type: 'saved' as const, save: { user, pin: 'lamp', board: 'board', at: 1 } });

it('knows before which position all lies that a user did, and nothing better of whom it has not heard', () => {
  const deeds = new LastDeeds(7);
  expect(deeds.of('ana')).toBe(7);
  deeds.note([save('ana'), { type: 'did', user: 'ben', kind: 'hide', deeds: [] }, { type: 'pin', pin: 'lamp' }], 9);
  deeds.note([save('ana')], 12);
  expect([deeds.of('ana'), deeds.of('ben'), deeds.of('cem')]).toEqual([12, 9, 7]);
  deeds.note([{ type: 'erased', digest: digestOf('ana'), at: 2 }], 13);
  expect(deeds.of('ana')).toBe(7);
});
