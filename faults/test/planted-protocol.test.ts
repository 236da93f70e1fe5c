import { describe, expect, it } from 'vitest';
import { hunt } from '../src/planted/hunt.js';
import { PROTOCOL_BUGS } from '../src/planted/protocol-bugs.js';

describe('the model checker', () => {
  for (const bug of PROTOCOL_BUGS) {
    it(`finds: ${bug.text}`, { timeout: 120_000 }, async () => {
      expect((await hunt(bug)).found).toBeDefined();
    });
  }
});
