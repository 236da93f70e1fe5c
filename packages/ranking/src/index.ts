export { openGraph } from './graph/open-graph.js';
export type { GraphSnapshotPlace, OpenGraphOptions } from './graph/open-graph-options.js';
export type {
  GraphDamaged,
  GraphEvent,
  GraphFailure,
  GraphReconciled,
  GraphUnreconciled,
} from './graph/graph-event.js';
export type { GraphStats } from './graph/graph-stats.js';
export type { ItemNeighbourhoods, OpenedGraph } from './graph/opened-graph.js';
export type { FoundItems, Start } from './traverse/found-items.js';
export type { NeighbourhoodOptions, TraverseOptions, TwoHopOptions, WalkOptions } from './traverse/walk-options.js';
export type { Neighbourhoods } from './pinsage/neighbourhoods.js';
export type { Matrix, SageHead, SageLayer, SageWeights, UserHead } from './pinsage/sage-weights.js';
export { SCALARS } from './pinsage/sage-weights.js';
export type { EmbeddingTable, TableVersion } from './tables/embedding-table.js';
export type { Profiles } from './preferences/profiles.js';
export type { CsrSide, GraphView, HotSide, HotView, SegmentView } from './graph/graph-view.js';
export { eachNeighbour, nodeDegree } from './graph/read-view.js';
export type { GraphDirection } from './graph/read-view.js';
export { MemoryEdges } from './graph/memory-edges.js';
export type { BucketOptions, BulkEdges, MemoryEdgesOptions } from './graph/memory-edges-options.js';
export type { CapturedIds, GraphCapture } from './graph/capture-graph.js';
export type { EdgeList } from './graph/edge-list.js';
export type { EdgeRows } from './graph/edge-source.js';
export type { OwnerIndex } from './graph/segment.js';
export { pruneEdges } from './graph/prune/prune-edges.js';
export type { PruneOptions, PruneReport, PrunedEdges } from './graph/prune/prune-options.js';
export { readSnapshot } from './graph/snapshot/read-snapshot.js';
export { writeSnapshot } from './graph/snapshot/write-snapshot.js';
export { initialWeights } from './pinsage/reference/initial-weights.js';
export type { InitialWeightsOptions } from './pinsage/reference/initial-weights.js';
export { layerForward, layerMessages, layerOutputs } from './pinsage/reference/layer-forward.js';
export type { LayerOutputOptions } from './pinsage/reference/layer-forward.js';
export { headForward } from './pinsage/reference/head-forward.js';
export { userHeadForward } from './pinsage/reference/user-head-forward.js';
export type { UserHeadInput } from './pinsage/reference/user-head-forward.js';
export { embedAll } from './pinsage/reference/embed-all.js';
export { propagateFeatures } from './pinsage/reference/propagate-features.js';
export type { PropagateOptions } from './pinsage/reference/propagate-features.js';

export { openProfiles } from './preferences/open-profiles.js';
export type { OpenedProfiles } from './preferences/opened-profiles.js';
export type { ProfilesOptions } from './preferences/profiles-options.js';
export type { ProfileContext, SessionTaste } from './preferences/profile-context.js';
export type { SpaceVectors, VectorLookup } from './preferences/vector-lookup.js';
export { wardMedoids } from './preferences/ward-medoids.js';
export type { WardCluster, WardOptions, WeightedVector } from './preferences/ward-medoids.js';
export { interestQuotas } from './preferences/interest-quotas.js';
export type { InterestQuotaOptions } from './preferences/interest-quotas.js';
export { createTaste } from './preferences/taste.js';
export type { Taste, TasteMatch, TasteOptions } from './preferences/taste.js';
export { createInterestScorer } from './preferences/interest-scorer.js';
export type { InterestScorerOptions } from './preferences/interest-scorer.js';
export { openOnlineWeights } from './preferences/open-online-weights.js';
export type {
  FeatureValues,
  OnlineWeights,
  OnlineWeightsOptions,
  WeightExample,
  WeightsReport,
} from './preferences/online-weights.js';

export { visualReranker } from './rerank/visual-reranker.js';
export { createVisualScorer } from './rerank/create-visual-scorer.js';
export type { CandidateAccess, VisualRerankerOptions, VisualScorerOptions } from './rerank/visual-reranker-options.js';
export { BLEND_FEATURES, DEFAULT_BLEND_WEIGHTS } from './rerank/blend-weights.js';
export type { BlendFeature, BlendWeights } from './rerank/blend-weights.js';
export type { ItemNumbers, ItemNumbersOptions } from './rerank/item-numbers.js';

export { createExperiment } from './experiments/create-experiment.js';
export type { ExperimentLayer, ExperimentOptions } from './experiments/create-experiment.js';
export type { Arm, Assignment, Experiment, ExposeOptions, Exposure } from './experiments/experiment.js';
export { experimentRanker } from './experiments/experiment-ranker.js';
export type { ExperimentRankerOptions } from './experiments/experiment-ranker.js';
export { sampleRatio } from './experiments/sample-ratio.js';
export type { SampleRatio } from './experiments/sample-ratio.js';
export { createSourceBandit } from './experiments/create-source-bandit.js';
export type {
  SourceBandit,
  SourceBanditOptions,
  SourceMix,
  SourceOutcome,
  SourceShare,
} from './experiments/source-bandit.js';

export type { EventReader } from './journal/event-reader.js';
export type { EventJournal, Replay } from './journal/event-journal.js';
export { openEventJournal } from './journal/open-event-journal.js';
export type { EventJournalOptions } from './journal/open-event-journal.js';

export type { Cooccurrence, CooccurrenceStats, RecentItem, SimilarItem } from './collaborative/cooccurrence.js';
export { createCooccurrence } from './collaborative/create-cooccurrence.js';
export type { CooccurrenceOptions } from './collaborative/create-cooccurrence.js';
export { collaborative } from './collaborative/collaborative.js';
export type { CollaborativeOptions } from './collaborative/collaborative.js';

export { NOTHING, addDecaying, decaying, subtractDecaying, valueAt } from './trending/decay.js';
export { EVERYBODY } from './trending/trending-counts.js';
export type { TopOptions, TrendingCounts, TrendingItem, TrendingOrder } from './trending/trending-counts.js';
export type { ItemTrend } from './trending/segment-counts.js';
export { createTrending } from './trending/create-trending.js';
export type { TrendingOptions } from './trending/create-trending.js';
export { popularity, trending } from './trending/trending.js';
export type { TrendingRankerOptions } from './trending/trending.js';

export type { Identified } from './ladder/identified.js';
export { candidateScalars, FRESHNESS_HALF_LIFE_MS } from './pinsage/candidate-scalars.js';
export type { CandidateFacts } from './pinsage/candidate-scalars.js';
export { historyOf } from './pinsage/history-weights.js';
export { KIND_WEIGHTS } from './journal/kind-weights.js';
export type { KindWeights } from './journal/kind-weights.js';
export type { HistoryOptions, HistoryPlace } from './pinsage/history-weights.js';
export { modelIdOf } from './pinsage/model-id.js';
export { writeMessageModel } from './pinsage/onnx/message-model.js';
export { writeConvolutionModel } from './pinsage/onnx/convolution-model.js';
export { writeHeadModel } from './pinsage/onnx/head-model.js';
export { writeOnlineModel } from './pinsage/onnx/online-model.js';
export type { OnlineModel } from './pinsage/onnx/online-model.js';
export { refreshTables } from './pinsage/refresh/refresh-tables.js';
export type { RefreshOptions, RefreshProgress, SageItems } from './pinsage/refresh/refresh-tables.js';
export { refreshChanged } from './pinsage/refresh/refresh-changed.js';
export type { RefreshChangedOptions } from './pinsage/refresh/refresh-changed.js';
export type { SageChange, SageNeighbour } from './pinsage/refresh/sage-change.js';
export { embedNewItem } from './pinsage/refresh/embed-new-item.js';
export type { NewItem } from './pinsage/refresh/embed-new-item.js';
export { createEmbeddingTable } from './tables/create-embedding-table.js';
export type { EmbeddingTableParts } from './tables/create-embedding-table.js';
export type { ItemFacts, LayerTable, SageTables } from './tables/sage-tables.js';
export { createTables, TableHolder } from './tables/table-holder.js';
export type { PreparedReader, TableReader, TableSource } from './tables/table-holder.js';
export { spaceOf } from './tables/table-version.js';
export { pinSage } from './rankers/pin-sage.js';
export type { PinSage, PinSageOptions, PinSageStats } from './rankers/pin-sage-options.js';
export { dotProduct } from './rankers/dot-product.js';
export type { DotProduct, DotProductOptions, EmbeddingSource } from './rankers/dot-product.js';
export type { ContextSource } from './rankers/user-context-of.js';
export { ladder } from './ladder/ladder.js';
export type { Ladder } from './ladder/ladder.js';
export { AS_GIVEN } from './ladder/ladder-options.js';
export type { LadderOptions, LadderStats, Rung, RungLike, RungStats } from './ladder/ladder-options.js';
export { cachedPreferences } from './ladder/cached-preferences.js';
export type { CachedPreferences, CachedPreferencesOptions } from './ladder/cached-preferences.js';
export type { KeptRanking } from './ladder/kept-ranking.js';
export { openWalkers } from './traverse/open-walkers.js';
export type { WalkersOptions } from './traverse/open-walkers.js';
export type { Walkers } from './traverse/walkers.js';
export type { NeighbourTable } from './traverse/important-neighbours.js';
export type { NeighbourhoodRequest, TraverseRequest, TwoHopRequest, WalkRequest } from './traverse/traverse-request.js';
export { importantNeighbours } from './traverse/important-neighbours.js';
export { TraverseScratch } from './traverse/traverse-scratch.js';
export type { RowBuffer } from './traverse/row-buffer.js';
export type { Tally } from './traverse/tally.js';
export type { BestScratch } from './traverse/best-scratch.js';
export type { VisitCounts } from './traverse/visit-counts.js';
export { twoHopItems } from './traverse/two-hop-items.js';
export { walkItems } from './traverse/walk-items.js';
export { cachedCandidates } from './candidates/cached-candidates.js';
export type { CachedCandidates, CachedCandidatesOptions } from './candidates/cached-candidates.js';
export type { KeptCandidates } from './candidates/kept-candidates.js';
export { keptCandidatesCodec } from './candidates/kept-candidates-codec.js';
export type { Candidates } from './candidates/candidates.js';
export { createCandidates } from './candidates/create-candidates.js';
export type { CandidatesOptions } from './candidates/create-candidates.js';
export { freshItems } from './candidates/fresh-items.js';
export type { FreshItem, FreshItems, FreshItemsOptions } from './candidates/fresh-items.js';
export type { GraphSourceOptions } from './candidates/graph-source.js';
export { nearest } from './candidates/nearest.js';
export type { NearestOptions } from './candidates/nearest.js';
export { randomWalk } from './candidates/random-walk.js';
export type { RandomWalkOptions } from './candidates/random-walk.js';
export { startsOf } from './candidates/starts-of.js';
export type { StartsOptions } from './candidates/starts-of.js';
export { together } from './candidates/together.js';
export type { TogetherOptions } from './candidates/together.js';
export { trendingItems } from './candidates/trending-items.js';
export type { TrendingItemsOptions } from './candidates/trending-items.js';
export { twoHop } from './candidates/two-hop.js';
export type { TwoHopSourceOptions } from './candidates/two-hop.js';
export { trainSage } from './pinsage/training/train-sage.js';
export type { TrainReport, TrainedSage } from './pinsage/training/train-sage.js';
export type { TrainSageOptions, TrainSettings } from './pinsage/training/train-options.js';
export type { TrainProgress } from './pinsage/training/train-progress.js';
export type { SageExamples, SageHistories } from './pinsage/training/examples.js';
export { sageExamples } from './pinsage/training/sage-examples.js';
export type { SageExamplesOptions } from './pinsage/training/sage-examples.js';
export { decodeSageWeights, encodeSageWeights } from './pinsage/files/sage-weight-file.js';
export { loadSage, saveSage } from './pinsage/files/load-sage.js';
export { readTables } from './tables/read-tables.js';
export { writeTables } from './tables/write-tables.js';

export { LOG_KINDS } from './log/log-entry.js';
export type { LogEntry, LogKind } from './log/log-entry.js';
export type { LogWriter } from './log/log-writer.js';
export { openLogWriter } from './log/open-log-writer.js';
export type { LogWriterOptions } from './log/open-log-writer.js';
export { readLog } from './log/read-log.js';
export type { LogReader } from './log/read-log.js';
export { eraseFromLog } from './log/erase-from-log.js';
