import { dailyShare } from './regions.js';
import type { Line } from './line.js';
import { coresFor, machinesFor } from './sizing.js';
import type { Sizing } from './sizing.js';

/** Blobs of an upload: the original, and five sizes of it. */
const BLOBS = 6;
const DAY_SECONDS = 86_400;

/** What takes in pictures, and finds others like them. */
export function pictureLines({ peak, items, costs, settings }: Sizing): Line[] {
  const { uploads, searches } = peak;
  const { machine, fill, copies, spare, utilisation, gpu, originalBytes } = settings;
  const uploadBytes = originalBytes + costs.ingestBytes;
  const memory = items * costs.bytesPerVector;
  const shards = Math.ceil(memory / (machine.memoryBytes * fill));
  // A graph of neighbours is searched in time that grows with the logarithm of its size.
  const growth = Math.max(1, Math.log2(Math.max(2, items / shards)) / Math.log2(costs.searchedRows));
  const searchCores = coresFor(searches * shards, (costs.searchCpuMs * growth) / 1e3, settings);
  const searchMachines = shards * (Math.ceil(searchCores / machine.cores / shards) + spare);
  const gpus = (rate: number): number => Math.ceil(rate / (gpu.imagesPerSecond * utilisation));
  return [
    ...machinesFor(
      'ingest',
      'five sizes of each upload',
      coresFor(uploads, costs.ingestCpuMs / 1e3, settings),
      'uploads × ingestCpu / utilisation',
      settings,
    ),
    {
      id: 'ingest.gpus',
      what: `features of uploads, ${gpu.name}`,
      value: gpus(uploads),
      unit: 'GPUs',
      formula: '⌈uploads / (gpu.imagesPerSecond × utilisation)⌉',
    },
    {
      id: 'blobs.requests',
      what: 'blobs written',
      value: uploads * BLOBS,
      unit: 'requests/s',
      formula: 'uploads × 6',
    },
    {
      id: 'blobs.network',
      what: 'blobs written',
      value: uploads * uploadBytes * 8,
      unit: 'bits/s',
      formula: 'uploads × (originalBytes + ingestBytes) × 8',
    },
    {
      id: 'blobs.growth',
      what: 'blobs kept, a day of the season',
      value: uploads * meanShare(settings.night) * DAY_SECONDS * uploadBytes,
      unit: 'bytes/day',
      formula: 'uploads × mean of the day × 86,400 × (originalBytes + ingestBytes)',
    },
    {
      id: 'catalogue.bytes',
      what: 'cards and vectors on disk, all copies',
      value: items * (costs.cardBytes + costs.vectorDiskBytes) * copies,
      unit: 'bytes',
      formula: 'items × (cardBytes + vectorDiskBytes) × copies',
    },
    {
      id: 'search.gpus',
      what: `features of searches, ${gpu.name}`,
      value: gpus(searches),
      unit: 'GPUs',
      formula: '⌈searches / (gpu.imagesPerSecond × utilisation)⌉',
    },
    {
      id: 'search.memory',
      what: 'vectors in memory, once',
      value: memory,
      unit: 'bytes',
      formula: 'items × bytesPerVector',
    },
    {
      id: 'search.shards',
      what: 'parts of the index that fit into a machine',
      value: shards,
      unit: 'shards',
      formula: '⌈search.memory / (machine.memory × fill)⌉',
    },
    {
      id: 'search.cores',
      what: 'nearest vectors: cores',
      value: searchCores,
      unit: 'cores',
      formula: 'searches × shards × searchCpu × log(items / shards) / log(searchedRows) / utilisation',
    },
    {
      id: 'search.machines',
      what: 'nearest vectors: machines',
      value: searchMachines,
      unit: 'machines',
      formula: 'shards × (⌈search.cores / machine.cores / shards⌉ + spare)',
    },
  ];
}

/** The mean of a day, as a share of its evening. */
function meanShare(night: number): number {
  return (dailyShare(0, night) + dailyShare(6, night) + dailyShare(12, night) + dailyShare(18, night)) / 4;
}
