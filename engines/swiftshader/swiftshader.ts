import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where browsers are installed that bring SwiftShader, which computes WebGPU on the CPU, and a loader for it. */
const FOLDERS = ['/usr/lib/chromium', '/opt/google/chrome', '/usr/lib/chromium-browser', '/opt/chromium.org/chromium'];

/**
 * What must be in the environment of a process, from its start, so that WebGPU works in it without a graphics card.
 *
 * A test sets it and opens its session in a child, which inherits it, and does no harm to the others if it crashes:
 *
 * ```ts
 * for (const [name, value] of Object.entries(swiftShaderEnvironment())) vi.stubEnv(name, value);
 * await using session = await openOnnxSession({ model, device: 'webgpu', executor: 'child' });
 * ```
 *
 * It is slow (seconds until the first result: what is run is compiled first; a quarter of a GFLOP takes 1.4 s), so use
 * small models, and compare with `device: 'cpu'` to 1e-3. It computes Conv (grouped too), Clip, pooling, MatMul, Gemm, and TopK
 * of 1,000 (all within 1e-6 of the CPU); weights stored as float16 and cast to float32, yes; arithmetic in float16, no:
 * such a run rejects with `ERR_UNSUPPORTED`. Empty if no browser brings it.
 */
export function swiftShaderEnvironment(): Readonly<Record<string, string>> {
  const folder = FOLDERS.find((each) => existsSync(join(each, 'vk_swiftshader_icd.json')));
  if (folder === undefined) return {};
  const paths = [folder, process.env['LD_LIBRARY_PATH'] ?? ''].filter((path) => path !== '');
  return { VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'), LD_LIBRARY_PATH: paths.join(delimiter) };
}

/** Why tests of WebGPU cannot run here, told once; `undefined` if they can. */
export function whyNoSwiftShader(): string | undefined {
  if (Object.keys(swiftShaderEnvironment()).length > 0) return undefined;
  const reason = 'no browser with SwiftShader is installed (Debian: apt-get install chromium)';
  if (process.env['CI'] !== undefined) throw new Error(`${reason}; CI must not skip its tests.`);
  console.warn(`Skipped: ${reason}.`);
  return reason;
}
