import { FeedloomError } from '../errors.js';
import { quote, requirePositiveInteger } from '../validate.js';
import { copyOf, moved } from './movable.js';
import type { OnnxFeeds } from './onnx-session.js';
import type { PixelBatch } from './pixel-batch.js';
import type { Tensor, TensorShape } from './tensor.js';
import { isTensorType, TENSOR_ARRAYS } from './tensor-types.js';

/** Feeds that fit the model, in memory of their own. */
export interface PreparedFeeds {
  readonly feeds: OnnxFeeds;
  readonly buffers: readonly ArrayBuffer[];
}

type Feed = OnnxFeeds[string];

/**
 * Checks feeds against what the model takes and copies them, or moves them if `transfer` is set; nothing is moved unless
 * all fit.
 *
 * @throws `ERR_INVALID_ARGUMENT` that names the input and the rule it breaks.
 */
export function prepareFeeds(feeds: OnnxFeeds, inputs: readonly TensorShape[], transfer: boolean): PreparedFeeds {
  if (typeof feeds !== 'object' || feeds === null) refuse(`The feeds must be an object, got ${quote(feeds)}`);
  const names = inputs.map(({ name }) => name);
  const unknown = Object.keys(feeds).find((name) => !names.includes(name));
  if (unknown !== undefined) refuse(`The model has no input ${quote(unknown)}; it takes ${quote(names.join(', '))}`);
  for (const shape of inputs) requireFit(feeds[shape.name], shape);
  const uses = new Map<ArrayBufferLike, number>();
  const buffers: ArrayBuffer[] = [];
  /** An array that is fed twice cannot move twice. */
  const take = <Numbers extends Tensor['data']>(array: Numbers): Numbers => {
    const own = transfer && uses.get(array.buffer) === 1 ? moved(array) : copyOf(array);
    buffers.push(own.buffer as ArrayBuffer);
    return own;
  };
  for (const { buffer } of Object.values(feeds).flatMap(arraysOf)) uses.set(buffer, (uses.get(buffer) ?? 0) + 1);
  const own = Object.entries(feeds).map(([name, feed]): [string, Feed] => {
    if (isPixels(feed)) return [name, { ...feed, images: feed.images.map(take) }];
    return [name, { type: feed.type, dims: [...feed.dims], data: take(feed.data) } as Tensor];
  });
  return { feeds: Object.fromEntries(own), buffers };
}

function arraysOf(feed: Feed): readonly Tensor['data'][] {
  return isPixels(feed) ? feed.images : [feed.data];
}

function isPixels(feed: Feed): feed is PixelBatch {
  return 'images' in feed;
}

function requireFit(feed: Feed | undefined, shape: TensorShape): void {
  const what = `The input ${quote(shape.name)}`;
  if (typeof feed !== 'object' || feed === null)
    refuse(`${what} must be a tensor or a batch of pixels, got ${quote(feed)}`);
  if (isPixels(feed)) {
    requirePixels(feed, what);
    const { images, width, height, layout, rows = images.length } = feed;
    requireType('float32', shape, what);
    requireDims(layout === 'nchw' ? [rows, 3, height, width] : [rows, height, width, 3], shape, what);
    return;
  }
  const { type, dims, data } = feed;
  if (!isTensorType(type)) refuse(`${what} is of the unknown type ${quote(type)}`);
  requireType(type, shape, what);
  if (!Array.isArray(dims)) refuse(`${what} must have \`dims\`, got ${quote(dims)}`);
  requireDims(dims, shape, what);
  if (!(data instanceof TENSOR_ARRAYS[type])) {
    refuse(
      `${what} of type \`${type}\` must hold its numbers in a \`${TENSOR_ARRAYS[type].name}\`, got ${quote(data)}`,
    );
  }
  const length = feed.dims.reduce((product, dim) => product * dim, 1);
  if (data.length !== length) {
    refuse(`${what} of shape \`[${feed.dims.join(', ')}]\` must have \`${length}\` numbers, got \`${data.length}\``);
  }
}

function requireType(type: string, shape: TensorShape, what: string): void {
  if (type !== shape.type) refuse(`${what} must be of type ${quote(shape.type)}, got ${quote(type)}`);
}

function requireDims(dims: readonly number[], shape: TensorShape, what: string): void {
  const isShape = dims.every((dim) => Number.isSafeInteger(dim) && dim >= 0);
  const fits = shape.dims.every((expected, axis) => typeof expected === 'string' || expected === dims[axis]);
  if (isShape && fits && dims.length === shape.dims.length) return;
  refuse(`${what} must be of shape \`[${shape.dims.join(', ')}]\`, got \`[${dims.join(', ')}]\``);
}

function requirePixels({ images, width, height, scale, shift, layout, rows }: PixelBatch, what: string): void {
  requirePositiveInteger('width', width);
  requirePositiveInteger('height', height);
  if (!Array.isArray(images) || images.length === 0) refuse(`${what} must have \`images\`, got ${quote(images)}`);
  if (rows !== undefined) requirePositiveInteger('rows', rows);
  if (rows !== undefined && rows < images.length) {
    refuse(`${what} must have at least as many \`rows\` as its \`${images.length}\` images, got \`${rows}\``);
  }
  if (layout !== 'nchw' && layout !== 'nhwc')
    refuse(`${what} must have the \`layout\` nchw or nhwc, got ${quote(layout)}`);
  for (const factors of [scale, shift]) {
    if (!Array.isArray(factors) || factors.length !== 3 || !factors.every(Number.isFinite)) {
      refuse(`${what} must have three finite numbers as \`scale\` and as \`shift\`, got ${quote(factors)}`);
    }
  }
  const length = width * height * 3;
  images.forEach((image, index) => {
    if (image instanceof Uint8Array && image.length === length) return;
    const got = image instanceof Uint8Array ? `${image.length} bytes` : String(image);
    refuse(`${what}: image \`${index}\` must have \`${length}\` bytes (${width} x ${height} x 3), got ${quote(got)}`);
  });
}

function refuse(message: string): never {
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `${message}.`);
}
