export type { Tensor, TensorArrays, TensorShape, TensorType } from './tensor.js';
export type { PixelBatch } from './pixel-batch.js';
export type { DeviceReport, OnnxDevice } from './device.js';
export type {
  ExternalData,
  OnnxFeeds,
  OnnxResults,
  OnnxRunOptions,
  OnnxSession,
  OnnxSessionOptions,
  OnnxSessionStats,
} from './onnx-session.js';
export type { BatchContext, Batcher, BatcherOptions, BatcherStats, SubmitOptions } from './batcher.js';
export { writeOnnxModel } from './write-onnx-model.js';
export type {
  Constant,
  ConstantArrays,
  ElementType,
  ExternalLocation,
  OnnxAttribute,
  OnnxGraph,
  OnnxNode,
  OnnxValue,
} from './onnx-graph.js';
export { openOnnxSession } from './open-onnx-session.js';
export { probeDevices } from './probe-devices.js';
export { createBatcher } from './create-batcher.js';
