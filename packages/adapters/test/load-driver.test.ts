import { describe, expect, it } from 'vitest';
import { loadDriver } from '../src/load-driver.js';
import { rejectionOf } from './rejection-of.js';

describe('loadDriver', () => {
  it('hands over what was loaded', async () => {
    expect(await loadDriver('node:path', () => import('node:path'))).toHaveProperty('join');
  });

  it('names the package that is missing and the line that installs it', async () => {
    const missing = '@feedloom/no-such-driver';
    const error = await rejectionOf(loadDriver(missing, () => import(missing)));
    expect(error.code).toBe('ERR_DRIVER_MISSING');
    expect(error.message).toContain('`npm i @feedloom/no-such-driver`');
    expect(error.cause).toBeInstanceOf(Error);
  });
});
