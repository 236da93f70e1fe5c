import type { Config } from './config.js';
import type { Plan } from './explore.js';
import type { Call, Offered } from './request.js';

/** A few processes whose every interleaving is explored. */
export interface Scenario extends Plan {
  readonly overrides: Partial<Config>;
}

/** With two stores, safety rests on the tombstones: none of these scenarios may let them expire at once. */
export function scenariosFor({ twoStores = false }: Partial<Config>): [name: string, scenario: Scenario][] {
  return Object.entries(SCENARIOS).filter(([, { overrides }]) => !twoStores || overrides.noTombstone !== true);
}

const item = (id: string, score: number, source = 'A'): Offered => ({ source, id, score });
const offer = (...items: Offered[]): Call => ({ do: 'offer', items });
const refresh = (size: number): Call => ({ do: 'refresh', size });
const late = (size: number): Call => ({ do: 'refresh', size, late: true });
const owe = (size: number): Call => ({ do: 'owe', size });
const hide = (id: string): Call => ({ do: 'hide', id });
const remove = (id: string): Call => ({ do: 'remove', id });
const settle = (cap: number): Call => ({ do: 'settle', cap });
const track = (seq: number, slot: number): Call => ({ do: 'track', seq, slot });
const reoffer = (seq: number, score: number): Call => ({ do: 'reoffer', seq, score });
const erase: Call = { do: 'erase' };
const pages = (count: number): Call => ({ do: 'pages', count });

const ONE_TIMEOUT = { timeouts: 1 };
const BOTH_FAULTS = { timeouts: 1, repeats: 1 };

const scenario = (
  processes: readonly (readonly Call[])[],
  overrides: Partial<Config>,
  ...setUp: readonly Call[]
): Scenario => ({ processes, overrides, setUp });

/**
 * The 22 scenarios of the protocol's model, and three that came with this code: removal, two refreshes beside an
 * erasure, and a new life after one.
 */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'two refreshes': scenario(
    [[refresh(1)], [refresh(1)]],
    BOTH_FAULTS,
    offer(item('x', 9), item('y', 5, 'B'), item('z', 3)),
  ),
  'three refreshes': scenario(
    [[refresh(1)], [refresh(2)], [refresh(1)]],
    ONE_TIMEOUT,
    offer(item('x', 9), item('y', 5, 'B'), item('x', 3, 'B')),
  ),
  'refresh, rescore': scenario(
    [
      [refresh(1), refresh(1)],
      [offer(item('x', 1)), offer(item('x', 2))],
    ],
    BOTH_FAULTS,
    offer(item('x', 9), item('y', 5)),
  ),
  'refresh, two rescorers': scenario(
    [[refresh(1), refresh(1)], [offer(item('x', 1))], [offer(item('x', 7, 'B'), item('y', 8))]],
    ONE_TIMEOUT,
    offer(item('x', 9), item('y', 5)),
  ),
  'first offers': scenario(
    [
      [offer(item('x', 9)), refresh(1)],
      [offer(item('x', 4)), refresh(1)],
    ],
    BOTH_FAULTS,
  ),
  'same item, two pools': scenario(
    [[refresh(1), refresh(1)], [offer(item('x', 1, 'B'))], [settle(5)]],
    { ...ONE_TIMEOUT, headsPerPool: 1 },
    offer(item('x', 9), item('y', 5, 'B'), item('z', 7, 'B')),
    offer(item('x', 1, 'B')),
  ),
  'settle, rescore, refresh': scenario(
    [[settle(1)], [offer(item('x', 9))], [refresh(1)]],
    BOTH_FAULTS,
    offer({ ...item('x', 9), expired: true }, item('y', 5), item('z', 3)),
  ),
  'cap, offer, refresh': scenario(
    [[settle(1), settle(1)], [offer(item('z', 8))], [refresh(1), refresh(1)]],
    ONE_TIMEOUT,
    offer(item('x', 9), item('y', 5), item('z', 3)),
  ),
  'hide, offer, refresh': scenario(
    [[hide('x')], [offer(item('x', 3), item('y', 4))], [refresh(1)]],
    BOTH_FAULTS,
    offer(item('x', 9), item('y', 5)),
  ),
  'erase, offer, refresh': scenario(
    [[erase], [offer(item('w', 4))], [refresh(1)]],
    BOTH_FAULTS,
    offer(item('x', 9), item('y', 5)),
    refresh(1),
  ),
  'erase, first offer, track': scenario(
    [[erase], [offer(item('w', 4))], [track(1, 0)]],
    BOTH_FAULTS,
    offer(item('x', 9)),
    refresh(1),
  ),
  'erase of an empty user': scenario([[erase], [offer(item('w', 4))], [offer(item('v', 4))]], BOTH_FAULTS),
  'erase without tombstone': scenario(
    [[erase], [offer(item('w', 4))]],
    { ...BOTH_FAULTS, noTombstone: true },
    offer(item('x', 9)),
  ),
  'two erases': scenario([[erase], [erase], [refresh(1)]], BOTH_FAULTS, offer(item('x', 9))),
  'late chunk banked': scenario(
    [[late(1)], [owe(2), refresh(1)]],
    BOTH_FAULTS,
    offer(item('x', 9), item('y', 5), item('z', 3)),
  ),
  'size debt': scenario([[owe(2)], [owe(2)], [refresh(1)]], BOTH_FAULTS, offer(item('x', 9))),
  'pages, refresh, trim': scenario(
    [[pages(3)], [refresh(1), refresh(1)]],
    { ...ONE_TIMEOUT, keep: 2 },
    offer(item('x', 9), item('y', 8), item('z', 7), item('w', 6), item('v', 5)),
    refresh(1),
    refresh(1),
  ),
  'track, track, hide': scenario(
    [[track(1, 0)], [track(1, 1)], [hide('y')]],
    BOTH_FAULTS,
    offer(item('x', 9), item('y', 5)),
    refresh(2),
  ),
  're-offer, refresh, offer': scenario(
    [[reoffer(1, 6)], [refresh(1), reoffer(1, 6)], [offer(item('x', 7))]],
    ONE_TIMEOUT,
    offer(item('x', 9), item('y', 5)),
    refresh(1),
  ),
  'offer of served': scenario(
    [[offer(item('x', 7))], [refresh(1), settle(5)], [offer(item('x', 8, 'B'))]],
    ONE_TIMEOUT,
    offer(item('x', 9), item('y', 5)),
  ),
  'window passes': scenario(
    [
      [offer(item('x', 7)), refresh(1)],
      [refresh(1), settle(5), refresh(1)],
    ],
    { ...ONE_TIMEOUT, window: 2, keep: 1 },
    offer(item('x', 9), item('y', 5), item('z', 4)),
  ),
  'shared source': scenario(
    [[refresh(1), refresh(1)], [offer(item('x', 9)), settle(5)], [refresh(1)]],
    { ...ONE_TIMEOUT, shared: [{ id: 'x', score: 8 }] },
    offer(item('y', 5)),
  ),
  'remove, offer, refresh': scenario(
    [[remove('x')], [offer(item('x', 3))], [refresh(1)]],
    BOTH_FAULTS,
    offer(item('x', 9), item('y', 5)),
  ),
  'erase, two refreshes': scenario([[erase], [refresh(1)], [refresh(1)]], {}, offer(item('x', 9))),
  'refresh into a new life': scenario(
    [[refresh(1)], [erase, offer(item('w', 4))]],
    { ...BOTH_FAULTS, noTombstone: true },
    offer(item('x', 9)),
  ),
};
