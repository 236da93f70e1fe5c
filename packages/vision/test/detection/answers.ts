import type { NetworkAnswer } from '../../src/detection/decoders/decoder.js';

/** An answer of a network for pictures of 100 x 200 pixels, from outputs by name: shape and numbers. */
export function answerOf(
  outputs: Readonly<Record<string, readonly [dims: readonly number[], numbers: readonly number[]]>>,
  { labels = 2, row = 0, minScore = 0.3 } = {},
): NetworkAnswer {
  const tensors = Object.entries(outputs).map(([name, [dims, numbers]]) => {
    return [name, { type: 'float32', dims, data: Float32Array.from(numbers) }] as const;
  });
  return {
    outputs: Object.fromEntries(tensors),
    nameOf: (use) => use,
    row,
    input: { width: 100, height: 200 },
    labels,
    minScore,
  };
}

/** Numbers rounded to a millionth, since networks give 32-bit ones. */
export function rounded<Value>(value: Value): Value {
  const text = JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'number' ? Math.round(each * 1e6) / 1e6 : each,
  );
  return JSON.parse(text) as Value;
}
