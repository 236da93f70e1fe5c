import { describe, expect, it } from 'vitest';
import { readCommand } from '../command.js';

describe('the command line', () => {
  it('resolves paths from where the user is', () => {
    expect(readCommand(['index', 'pictures'], '/home/ana')).toEqual({
      name: 'index',
      folder: '/home/ana/pictures',
      data: '/home/ana/.visual-search',
    });
  });

  it('reads the part to look for', () => {
    const command = readCommand(['search', 'chair.jpg', '--crop', '0.2,0.1,0.5,0.6', '--limit', '3'], '/');
    expect(command).toMatchObject({ crop: { x: 0.2, y: 0.1, width: 0.5, height: 0.6 }, limit: 3 });
  });

  it('helps whoever says nothing', () => {
    expect(readCommand([], '/')).toEqual({ name: 'help' });
  });

  it.each([
    [['search', 'chair.jpg', '--crop', '0.2,0.1'], '--crop'],
    [['search', 'chair.jpg', '--crop', '0.2,,0.1,1'], '--crop'],
    [['search', 'chair.jpg', '--limit', '0'], '--limit'],
    [['look', 'chair.jpg'], 'no command'],
    [['index'], 'one path'],
    [['index', 'a', 'b'], 'one path'],
  ])('says what is wrong with %j', (args, what) => {
    expect(() => readCommand(args, '/')).toThrow(what);
  });
});
