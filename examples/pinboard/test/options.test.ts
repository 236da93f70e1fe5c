import { describe, expect, it } from 'vitest';
import { readOptions } from '../options.js';
import type { Options } from '../options.js';

describe('options', () => {
  it('come from the command line first, then from the environment, then from the house', () => {
    expect(readOptions([], {})).toMatchObject({ host: '127.0.0.1', port: 3000, pins: 960, lifeMs: 6_000 });
    expect(readOptions([], { PORT: '8080', HOST: '0.0.0.0' })).toMatchObject({ host: '0.0.0.0', port: 8080 });
    expect(readOptions(['--port', '9000'], { PORT: '8080' })).toMatchObject({ port: 9000 });
    expect(readOptions(['--images', 'mine', '--data', 'there'], { INIT_CWD: '/home/me' })).toMatchObject({
      images: '/home/me/mine',
      data: '/home/me/there',
    });
    expect(readOptions(['-h'], {})).toBe('help');
  });

  it('leave the lab open on this machine only, unless asked', () => {
    const isOpen = (...args: string[]) => (readOptions(args, {}) as Options).lab;
    expect([isOpen(), isOpen('--host', '::1'), isOpen('--host', '0.0.0.0')]).toEqual([true, true, false]);
    expect(isOpen('--host', '0.0.0.0', '--lab')).toBe(true);
  });

  it('let a process play one role of a composition, or all of them', () => {
    expect(readOptions([], {})).toMatchObject({ roles: ['api', 'worker', 'ranker'], composition: 'embedded' });
    const args = ['--composition', 'fleet', '--role', 'api', '--role', 'worker', '--name', 'one'];
    expect(readOptions(args, {})).toMatchObject({ roles: ['api', 'worker'], composition: 'fleet', name: 'one' });
  });

  it.each([
    ['--port', 'x'],
    ['--role', 'cook'],
    ['--port', '70000'],
    ['--pins', '-1'],
    ['--life', ''],
    ['--colour', 'red'],
  ])('refuse %s %s', (...args) => {
    expect(() => readOptions(args, {})).toThrow(TypeError);
  });
});
