import { FeedloomError } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { planText, shortNumber } from '../../capacity/command/print-plan.js';
import { readCommand } from '../../capacity/command/read-command.js';

const ISSUE =
  '--users 450000000 --feeds 500000 --uploads 50000 --searches 100000 --season 3 --regions us:40,eu:25,apac:35';

describe('the command line of capacity', () => {
  it('without options asks for what the source document says', () => {
    const { demand, settings } = readCommand([]);
    expect(readCommand([...ISSUE.split(' '), '--json'])).toMatchObject({ demand, settings, asJson: true });
    expect(demand.regions).toEqual([
      { name: 'us', share: 0.4, utcOffsetHours: -6 },
      { name: 'eu', share: 0.25, utcOffsetHours: 1 },
      { name: 'apac', share: 0.35, utcOffsetHours: 8 },
    ]);
  });

  it('takes other machines, another engine and other clocks', () => {
    const { settings, demand } = readCommand(
      '--cores 32 --memory-gib 128 --copies 2 --gpu l4 --engine hbase --regions north:60:-3,south:40'.split(' '),
    );
    expect(settings).toMatchObject({ copies: 2, engine: 'hbase', gpu: { name: 'L4' } });
    expect(settings.machine).toMatchObject({ cores: 32, memoryBytes: 128 * 2 ** 30 });
    expect(demand.regions.map(({ utcOffsetHours }) => utcOffsetHours)).toEqual([-3, 0]);
  });

  it.each([
    ['--users 0', '`--users` must be a number above 0, got `0`'],
    ['--feeds many', '`--feeds` must be a number above 0, got `many`'],
    ['--utilisation 1.2', '`--utilisation` must be a number above 0, at most 1, got `1.2`'],
    ['--season -3', 'season'],
    ['--gpu abacus', '`--gpu` must be H100, L4, T4, got `abacus`'],
    ['--processes 1,none', '`--processes` must be numbers of processes, as in `1,2`, got `1,none`'],
    ['--regions us:40,eu:25', '`--regions` must be 100 % together, not 65 %, got `us:40,eu:25`'],
    ['--regions us:50,us:50', '`--regions` must be regions of different names'],
    ['--regions us', '`--regions` must be name:percent or name:percent:hours, with hours ahead of UTC, got `us`'],
    ['--regions us:100:30', 'name:percent:hours'],
    ['--pigeons 3', '--help'],
  ])('refuses %s', (line, message) => {
    let refused: unknown;
    try {
      readCommand(line.split(' '));
    } catch (error) {
      refused = error;
    }
    expect(FeedloomError.is(refused, 'ERR_INVALID_ARGUMENT')).toBe(true);
    expect(String(refused)).toContain(message);
  });
});

describe('printed plans', () => {
  it('write numbers short', () => {
    expect([0, 7, 999, 1_234, 45_678, 450e6, 1.5e13].map(shortNumber)).toEqual([
      ...['0', '7.00', '999', '1.23k', '45.7k', '450M', '15.0T'],
    ]);
  });

  it('name the bottleneck, and count machines one by one', () => {
    const line = {
      id: 'api.machines',
      what: 'API processes: machines',
      value: 1234,
      unit: 'machines',
      formula: '',
    } as const;
    const peak = { feeds: 1, saves: 1, uploads: 1, searches: 1 };
    const need = { name: 'us', share: 1, own: 1, withLoss: 1, worstLoss: undefined, usersWithLoss: 1 };
    const bottleneck = { id: line.id, what: line.what, machines: line.value, share: 0.5 };
    const text = planText({ regions: [{ need, peak, lines: [line] }], total: [line], bottleneck });
    expect(text).toContain('1,234');
    expect(text).toContain('Bottleneck: API processes: machines (api.machines): 1234 machines, 50 % of all.');
  });
});
