/** Pictures a second of one accelerator, as somebody else has published them: not measured here. */
export interface PublishedGpu {
  readonly name: string;
  readonly imagesPerSecond: number;
  readonly source: string;
  readonly year: number;
}

/**
 * ResNet-50 v1.5, 224 by 224, 8-bit integers, requests at random times answered within 15 ms at p99: the closed division of
 * MLPerf Inference, scenario Server, from the logs of the submissions (`mlperf_log_summary.txt`, "completed samples per
 * second").
 */
export const PUBLISHED_GPUS = [
  {
    name: 'H100',
    imagesPerSecond: 73_018,
    source: 'MLPerf Inference v3.1, NVIDIA, DGX-H100_H100-SXM-80GBx1_TRT',
    year: 2023,
  },
  { name: 'L4', imagesPerSecond: 12_204, source: 'MLPerf Inference v3.1, NVIDIA, L4x1_TRT', year: 2023 },
  { name: 'T4', imagesPerSecond: 5_563, source: 'MLPerf Inference v0.7, NVIDIA, T4x8_TRT, an eighth', year: 2020 },
] as const satisfies readonly PublishedGpu[];
