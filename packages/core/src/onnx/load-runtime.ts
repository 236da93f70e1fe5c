import { FeedloomError } from '../errors.js';
import { quote } from '../validate.js';

/** The module of onnxruntime-node. */
export type Runtime = typeof import('onnxruntime-node');

/**
 * Loads onnxruntime-node; only ever in a thread or process of its own.
 *
 * @throws `ERR_DRIVER_MISSING` if it, or its native part, is not installed.
 */
export async function loadRuntime(): Promise<Runtime> {
  try {
    const runtime = await import('onnxruntime-node');
    // Its warnings go to stderr, where nobody has asked for them; its errors are thrown.
    runtime.env.logLevel = 'fatal';
    return runtime;
  } catch (cause) {
    const message =
      `The package \`onnxruntime-node\` cannot be loaded (${quote(reasonOf(cause))}). ` +
      'Install it beside @feedloom/core: `npm i onnxruntime-node`. Its install script fetches more than the package; ' +
      'on a machine that reaches only a package registry, leave that out: ' +
      '`ONNXRUNTIME_NODE_INSTALL=skip npm i onnxruntime-node`.';
    throw new FeedloomError('ERR_DRIVER_MISSING', message, { cause });
  }
}

/** The first line: the rest lists who required whom. */
function reasonOf(cause: unknown): string {
  const [line = ''] = String(cause instanceof Error ? cause.message : cause).split('\n');
  return line;
}
