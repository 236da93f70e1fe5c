import { FeedloomError } from '../errors.js';
import type { OnnxDevice } from './device.js';

/** What the runtime says of models that are sound, but need what it has not. */
const UNSUPPORTED =
  /NOT_IMPLEMENTED|could not find an implementation|not a registered function\/op|no op registered|unsupported model IR|opset/i;

/** What it says when the machine, not the model or its input, is at fault. */
const MACHINE =
  /device.{0,40}lost|failed to allocate|bad allocation|bad_alloc|out of memory|CUDA (error|failure)|CUDNN|CUBLAS/i;

/** Why a model could not be loaded. */
export function loadFailure(cause: unknown, device: OnnxDevice): FeedloomError {
  const why = reason(cause);
  if (MACHINE.test(why) || device !== 'cpu') {
    const message = `The device \`${device}\` cannot run the model: ${why}. Use \`cpu\`, or \`auto\`.`;
    return new FeedloomError(MACHINE.test(why) ? 'ERR_UNAVAILABLE' : 'ERR_UNSUPPORTED', message, { cause });
  }
  if (UNSUPPORTED.test(why)) {
    const message = `onnxruntime-node cannot run the model: ${why}. Export it for a version that it knows.`;
    return new FeedloomError('ERR_UNSUPPORTED', message, { cause });
  }
  return new FeedloomError('ERR_CORRUPT', `The model is no valid ONNX model: ${why}. Bring a sound one.`, { cause });
}

/** Why a run failed: by the numbers that went in, as far as one can tell. */
export function runFailure(cause: unknown, device: OnnxDevice): FeedloomError {
  const why = reason(cause);
  if (MACHINE.test(why)) {
    const message = `The device \`${device}\` failed: ${why}. Run less at once, or look at the machine.`;
    return new FeedloomError('ERR_UNAVAILABLE', message, { cause, retryable: true });
  }
  if (/not support|NOT_IMPLEMENTED/i.test(why)) {
    const message = `The device \`${device}\` cannot run the model: ${why}. Use another device.`;
    return new FeedloomError('ERR_UNSUPPORTED', message, { cause });
  }
  return new FeedloomError('ERR_INVALID_ARGUMENT', `The model cannot be run with these numbers: ${why}.`, { cause });
}

/** One line, without the place in the runtime's own source and the function there. */
function reason(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const line = text.replace(/\s+/g, ' ').replace(/^\S+\.(cc|h):\d+ .*?\) /, '');
  const sentence = line.trim().replace(/\.$/, '');
  return sentence.length > 300 ? `${sentence.slice(0, 299)}…` : sentence;
}
