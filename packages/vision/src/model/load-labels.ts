import { checkLabels } from './check-manifest.js';
import { locateFile } from './model-files.js';
import type { LabelName, ModelManifest } from './model-manifest.js';
import { readJson } from './read-json.js';

/**
 * The classes of a model, in the order of its `logits`; none if it has none.
 *
 * @throws As `locateFile` and `readJson` do; `ERR_INVALID_PAYLOAD`.
 */
export async function loadLabels({ labels = [] }: ModelManifest, folder: string): Promise<readonly LabelName[]> {
  if (typeof labels !== 'string') return labels;
  const path = await locateFile(folder, { file: labels });
  return checkLabels(await readJson(path), path);
}
