import { describe, expect, it } from 'vitest';
import { readFleetOptions } from '../../fleet/fleet-command-options.js';

describe('options of the fleet', () => {
  it('are two API processes, two workers and a page until Ctrl-C', () => {
    expect(readFleetOptions([], {})).toMatchObject({ apis: 2, workers: 2, port: 3100, forSeconds: undefined });
  });

  it('can end by themselves, with a rolling restart within', () => {
    const args = ['--for', '30', '--rolling', '--json', '--rate', '50'];
    expect(readFleetOptions(args, { PORT: '4000' })).toMatchObject({
      ...{ forSeconds: 30, rolling: true, json: true, rate: 50, port: 4000 },
    });
  });

  it('say what is wrong', () => {
    expect(() => readFleetOptions(['--apis', '0'], {})).toThrow('`apis` must be an integer from 1 to 32, got `0`.');
    expect(() => readFleetOptions(['--rolling'], {})).toThrow('`--rolling` needs `--for`.');
  });
});
