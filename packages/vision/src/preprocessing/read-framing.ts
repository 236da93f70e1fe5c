import type { ConfigReader } from './config-reader.js';
import type { HuggingFaceType } from './hugging-face-types.js';
import type { CropPlan, ResizePlan } from './preprocessing-plan.js';
import { readRectangle, readSize } from './read-size.js';

/** What a picture's size becomes, and the part that is kept. */
interface Framing {
  readonly resize: ResizePlan | undefined;
  readonly crop: CropPlan | undefined;
}

/** Reads the resize and the crop of the processor called `name`. @throws `ERR_INVALID_ARGUMENT` */
export function readFraming(
  config: ConfigReader,
  name: string | undefined,
  type: HuggingFaceType | undefined,
): Framing {
  const isResized = config.flag('do_resize', config.has('size'));
  if (!isResized) config.ignore('size', 'max_size', 'default_to_square', 'crop_pct');
  const resize = isResized ? readSize(config, type) : undefined;
  const crop = readCrop(config);
  return resize === undefined ? { resize, crop } : adapt(config, name, resize, crop);
}

function readCrop(config: ConfigReader): CropPlan | undefined {
  const isCropped = config.flag('do_center_crop', config.has('crop_size'));
  if (isCropped) return { ...readRectangle(config, 'crop_size'), rounding: 'floor' };
  config.ignore('crop_size');
  return undefined;
}

/** Three processors resize to more than the size they are given, because they cut off the edges afterwards. */
function adapt(
  config: ConfigReader,
  name: string | undefined,
  resize: ResizePlan,
  crop: CropPlan | undefined,
): Framing {
  const enlarged = (edge: number): ResizePlan => ({ mode: 'shortest', edge: Math.trunc(edge) });
  if (name === 'Levit' && resize.mode === 'shortest') return { resize: enlarged((256 / 224) * resize.edge), crop };
  if (name !== 'ConvNext' && name !== 'PoolFormer') return { resize, crop };
  const share = config.number('crop_pct', name === 'ConvNext' ? 224 / 256 : 0.9);
  if (resize.mode !== 'shortest') return { resize, crop };
  if (name === 'PoolFormer') return { resize: enlarged(resize.edge / share), crop };
  const size = { width: resize.edge, height: resize.edge };
  if (resize.edge >= 384) return { resize: { mode: 'exact', ...size }, crop };
  return { resize: enlarged(resize.edge / share), crop: { ...size, rounding: 'floor' } };
}
