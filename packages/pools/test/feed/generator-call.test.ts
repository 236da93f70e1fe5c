import { describe, expect, it } from 'vitest';
import { GeneratorCall } from '../../src/feed/generator-call.js';

describe('the options of a call of a generator', () => {
  it('have a signal that fires when the call is over', () => {
    const call = new GeneratorCall(100);
    const { signal } = call;
    expect(signal.aborted).toBe(false);
    call.end();
    expect(signal.aborted).toBe(true);
  });

  it('keep their signal when they are copied', () => {
    const call = new GeneratorCall(100);
    const { signal, deadlineMs } = { ...call };
    expect([signal, deadlineMs]).toEqual([call.signal, 100]);
  });

  it('do not share a signal with another call', () => {
    const [one, other] = [new GeneratorCall(100), new GeneratorCall(100)];
    one.end();
    expect(one.signal).not.toBe(other.signal);
    expect(other.signal.aborted).toBe(false);
  });

  it('share their getter, or each call would be kept until a full collection', () => {
    const getterOf = (call: GeneratorCall): unknown => Object.getOwnPropertyDescriptor(call, 'signal')?.get;
    expect(getterOf(new GeneratorCall(1))).toBe(getterOf(new GeneratorCall(2)));
  });
});
