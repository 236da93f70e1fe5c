export { createClusteredSet } from './clustered-set.js';
export type { ClusteredSetOptions } from './clustered-set.js';
export { STANDARD_SETS, createStandardSet } from './standard-sets.js';
export { readFvecs } from './read-fvecs.js';
export type { ReadVectors } from './read-fvecs.js';
export type { VectorSet } from './vector-set.js';
export { nearestOf } from './nearest-of.js';
export type { NearRow } from './nearest-of.js';
export { findTruth } from './find-truth.js';
export type { FindTruthOptions } from './find-truth.js';
export type { Truth } from './truth.js';
export { evaluateIndex } from './evaluate-index.js';
export type { EvaluateIndexOptions } from './evaluate-index.js';
export { formatEvaluation } from './format-evaluation.js';
export type {
  EvaluationReport,
  FilteredReport,
  RecallReport,
  ThresholdReport,
  ThroughputReport,
} from './evaluation-report.js';
export { monitorRecall } from './recall-monitor.js';
export type { MonitoredRecall, RecallMonitor, RecallMonitorOptions } from './recall-monitor.js';
export { randomResidualNetwork } from './random-residual-network.js';
export { drawScene } from './draw-scene.js';
export type { DrawnScene } from './draw-scene.js';
