import { probeDevices } from '@feedloom/core/onnx';
import type { OnnxDevice } from '@feedloom/core/onnx';
import { openEmbedder } from '@feedloom/vision';
import type { Effort, Figure, Row } from '../harness/figure.js';
import { paired } from '../harness/paired.js';
import { makeResNet50Folder } from './resnet50-folder.js';

const BATCH = 8;

async function besideCpu(device: OnnxDevice, effort: Effort): Promise<Row> {
  const { folder, images, remove } = await makeResNet50Folder(BATCH);
  const open = { model: folder, threads: 1, buckets: [BATCH], cacheBytes: 0 };
  const [ours, peer] = [await openEmbedder({ ...open, device }), await openEmbedder({ ...open, device: 'cpu' })];
  const perSecond = (embedder: typeof ours) => async (): Promise<number> => {
    const startedAt = performance.now();
    await Promise.all([embedder.embed(images), embedder.embed(images)]);
    return (2 * BATCH * 1000) / (performance.now() - startedAt);
  };
  const row = await paired(
    {
      id: 'E4',
      what: `ResNet-50, batches of ${BATCH}: embed() on ${device} / on the CPU with one thread`,
      unit: 'images/s',
      goal: '>= 1',
      ours: perSecond(ours),
      peer: perSecond(peer),
    },
    effort.rounds,
  );
  await Promise.all([ours.close(), peer.close(), remove()]);
  return row;
}

/** E4: the same embedding on each GPU device that works here; where none does, why. */
export const devices: Figure = {
  ids: ['E4'],
  async measure(effort) {
    const rows: Row[] = [];
    const reasons: string[] = [];
    for (const { device, usable, reason } of await probeDevices()) {
      if (device === 'cpu') continue;
      if (usable) rows.push(await besideCpu(device, effort));
      else reasons.push(`${device}: ${reason ?? 'no reason given'}`);
    }
    if (rows.length > 0) return rows;
    const what = `not measured, there is no GPU (${reasons.join('; ')})`;
    return [{ id: 'E4', what, ours: 0, peer: 0, unit: '-', ratio: 1, goal: '>= 1', pass: true, rounds: 0 }];
  },
};
