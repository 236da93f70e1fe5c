import { expect, it } from 'vitest';
import type { Pin } from '../../catalogue/pin.js';
import { PinIndex } from '../../feed/pin-index.js';

const pin = (kind: string): Pin => ({ id: 'a', kind, theme: 't', board: 'b', saver: 's', at: 1, boxes: [] }) as never;

it('knows of what kind a pin is once it has been looked at', () => {
  const index = new PinIndex();
  index.add(pin(''));
  index.replace(pin('cup'));
  expect(index.get('a')).toMatchObject({ kind: 'cup', kinds: ['cup'] });
  index.add(pin(''));
  expect([index.get('a')?.kind, index.size]).toEqual(['cup', 1]);
});
