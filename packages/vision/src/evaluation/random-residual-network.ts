import { writeOnnxModel } from '@feedloom/core/onnx';
import type { Constant, OnnxNode } from '@feedloom/core/onnx';

/** Blocks and inner channels of the four stages. */
const STAGES = [
  { blocks: 3, width: 64 },
  { blocks: 4, width: 128 },
  { blocks: 6, width: 256 },
  { blocks: 3, width: 512 },
] as const;

/** A block gives four times as many channels as it works with. */
const EXPANSION = 4;

/**
 * A ResNet-50 with random weights: the cost of the real one, to measure and to test with where there are no weights.
 *
 * Takes `pixel_values` `[n, 3, 224, 224]` and gives `pooler_output` `[n, 2048]`; batch normalisation is folded into the
 * convolutions. 94 MB, made in a second, the same for the same seed.
 *
 * @see {@link https://arxiv.org/abs/1512.03385 | He et al., 2015}; strides as in version 1.5
 */
export function randomResidualNetwork(seed = 42): Uint8Array {
  const nodes: OnnxNode[] = [];
  const initializers: Record<string, Constant> = {};
  const random = generator(seed);
  let last = 0;

  function add(op: string, inputs: readonly string[], attributes: OnnxNode['attributes'] = {}): string {
    const output = `v${(last += 1)}`;
    nodes.push({ op, inputs, outputs: [output], attributes });
    return output;
  }

  function convolve(input: string, shape: { from: number; to: number; side: number; stride?: number }): string {
    const { from, to, side, stride = 1 } = shape;
    const name = `w${last}`;
    const inputs = from * side * side;
    // He's uniform bound keeps the size of activations; a little less, since blocks add up.
    const bound = Math.sqrt(4 / inputs);
    const weights = new Float32Array(to * inputs);
    for (let at = 0; at < weights.length; at += 1) weights[at] = (2 * random() - 1) * bound;
    initializers[name] = { type: 'float32', dims: [to, from, side, side], data: weights };
    initializers[`${name}b`] = { type: 'float32', dims: [to], data: new Float32Array(to).fill(0.01) };
    const pad = (side - 1) / 2;
    return add('Conv', [input, name, `${name}b`], {
      kernel_shape: { ints: [side, side] },
      strides: { ints: [stride, stride] },
      pads: { ints: [pad, pad, pad, pad] },
    });
  }

  function bottleneck(input: string, shape: { from: number; width: number; stride: number }): string {
    const { from, width, stride } = shape;
    const to = width * EXPANSION;
    const narrow = add('Relu', [convolve(input, { from, to: width, side: 1 })]);
    const seen = add('Relu', [convolve(narrow, { from: width, to: width, side: 3, stride })]);
    const wide = convolve(seen, { from: width, to, side: 1 });
    const isSame = from === to && stride === 1;
    return add('Relu', [add('Add', [wide, isSame ? input : convolve(input, { from, to, side: 1, stride })])]);
  }

  let value = add('Relu', [convolve('pixel_values', { from: 3, to: 64, side: 7, stride: 2 })]);
  value = add('MaxPool', [value], {
    kernel_shape: { ints: [3, 3] },
    strides: { ints: [2, 2] },
    pads: { ints: [1, 1, 1, 1] },
  });
  let from = 64;
  for (const [stage, { blocks, width }] of STAGES.entries()) {
    for (let block = 0; block < blocks; block += 1) {
      value = bottleneck(value, { from, width, stride: stage > 0 && block === 0 ? 2 : 1 });
      from = width * EXPANSION;
    }
  }
  nodes.push({ op: 'Flatten', inputs: [add('GlobalAveragePool', [value])], outputs: ['pooler_output'] });
  return writeOnnxModel({
    name: 'resnet50',
    inputs: [{ name: 'pixel_values', type: 'float32', dims: ['n', 3, 224, 224] }],
    outputs: [{ name: 'pooler_output', type: 'float32', dims: ['n', from] }],
    nodes,
    initializers,
  });
}

/** Numbers in [0, 1) by xorshift32 (Marsaglia, 2003): there are 23 million to draw. */
function generator(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
