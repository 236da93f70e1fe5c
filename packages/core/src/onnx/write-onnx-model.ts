import { FeedloomError } from '../errors.js';
import { quote } from '../validate.js';
import type { Constant, ElementType, OnnxAttribute, OnnxGraph, OnnxNode, OnnxValue } from './onnx-graph.js';
import { ProtobufWriter } from './protobuf-writer.js';

/** `TensorProto.DataType`. */
const DATA_TYPES: Readonly<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
};

/** The runtime reads no model whose own file is longer than a signed 32-bit length. */
const MAX_MODEL_BYTES = 2 ** 31 - 1;

/**
 * Writes a graph in the format of ONNX files.
 *
 * The bytes are the same for the same graph. Whether operators, shapes and types fit is for the runtime to say.
 *
 * @throws `ERR_INVALID_ARGUMENT` if a constant has more or fewer numbers than its shape says, or a node takes a value
 * that nothing before it gives; `ERR_TOO_LARGE` from 2 GiB on: keep weights in external data.
 * @see {@link https://github.com/onnx/onnx/blob/main/onnx/onnx.proto | onnx.proto} for the numbers of the fields
 */
export function writeOnnxModel(graph: OnnxGraph): Uint8Array {
  const { opset = 17, irVersion = 8, domains = {} } = graph;
  requireOrder(graph);
  const model = new ProtobufWriter().int(1, irVersion).string(2, 'feedloom').message(7, graphProto(graph));
  for (const [domain, version] of [['', opset] as const, ...Object.entries(domains)]) {
    model.message(8, new ProtobufWriter().string(1, domain).int(2, version));
  }
  if (model.byteLength > MAX_MODEL_BYTES) {
    const message = `The model takes \`${model.byteLength}\` bytes, more than 2 GiB. Keep its weights in external data.`;
    throw new FeedloomError('ERR_TOO_LARGE', message);
  }
  return model.toBytes();
}

function requireOrder({ inputs, nodes, outputs, initializers = {} }: OnnxGraph): void {
  const known = new Set([...inputs.map(({ name }) => name), ...Object.keys(initializers)]);
  const require = (name: string, by: string): void => {
    if (name === '' || known.has(name)) return;
    const message = `${by} takes ${quote(name)}, which nothing before it gives. Put the nodes in order.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  };
  for (const node of nodes) {
    for (const input of node.inputs) require(input, `The node ${quote(node.op)}`);
    for (const output of node.outputs) known.add(output);
  }
  for (const { name } of outputs) require(name, 'The graph');
}

function graphProto({ name = 'graph', inputs, outputs, nodes, initializers = {} }: OnnxGraph): ProtobufWriter {
  const proto = new ProtobufWriter();
  for (const node of nodes) proto.message(1, nodeProto(node));
  proto.string(2, name);
  for (const [constant, tensor] of Object.entries(initializers)) proto.message(5, tensorProto(tensor, constant));
  for (const input of inputs) proto.message(11, valueProto(input));
  for (const output of outputs) proto.message(12, valueProto(output));
  return proto;
}

function nodeProto({ op, inputs, outputs, attributes = {}, domain = '' }: OnnxNode): ProtobufWriter {
  const proto = new ProtobufWriter();
  for (const input of inputs) proto.string(1, input);
  for (const output of outputs) proto.string(2, output);
  proto.string(3, `${op}_${outputs[0] ?? ''}`).string(4, op);
  for (const [name, attribute] of Object.entries(attributes)) proto.message(5, attributeProto(name, attribute));
  return domain === '' ? proto : proto.string(7, domain);
}

/** The last field is `AttributeProto.AttributeType`. */
function attributeProto(name: string, attribute: OnnxAttribute): ProtobufWriter {
  const proto = new ProtobufWriter().string(1, name);
  if ('int' in attribute) return proto.int(3, attribute.int).int(20, 2);
  if ('ints' in attribute) return proto.ints(8, attribute.ints).int(20, 7);
  if ('float' in attribute) return proto.float(2, attribute.float).int(20, 1);
  if ('floats' in attribute) return proto.floats(7, attribute.floats).int(20, 6);
  if ('string' in attribute) return proto.string(4, attribute.string).int(20, 3);
  return proto.message(5, tensorProto(attribute.tensor, name)).int(20, 4);
}

function tensorProto({ type, dims, data }: Constant, name: string): ProtobufWriter {
  const proto = new ProtobufWriter().ints(1, dims).int(2, DATA_TYPES[type]).string(8, name);
  if (!ArrayBuffer.isView(data)) {
    const { name: location, offsetBytes = 0, lengthBytes } = data;
    const entries: [string, string][] = [
      ['location', location],
      ['offset', String(offsetBytes)],
    ];
    if (lengthBytes !== undefined) entries.push(['length', String(lengthBytes)]);
    for (const [key, value] of entries) proto.message(13, new ProtobufWriter().string(1, key).string(2, value));
    return proto.int(14, 1);
  }
  const length = dims.reduce((product, dim) => product * dim, 1);
  if (data.length !== length) {
    const message = `The constant ${quote(name)} of shape \`[${dims.join(', ')}]\` must have \`${length}\` numbers, got \`${data.length}\`.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  return proto.bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function valueProto({ name, type, dims }: OnnxValue): ProtobufWriter {
  const shape = new ProtobufWriter();
  for (const dim of dims) {
    const proto = new ProtobufWriter();
    shape.message(1, typeof dim === 'string' ? proto.string(2, dim) : proto.int(1, dim));
  }
  const tensor = new ProtobufWriter().int(1, DATA_TYPES[type]).message(2, shape);
  return new ProtobufWriter().string(1, name).message(2, new ProtobufWriter().message(1, tensor));
}
