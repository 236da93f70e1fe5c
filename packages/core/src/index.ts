export { ERROR_CODES, FeedloomError } from './errors.js';
export type { ErrorCode, FeedloomErrorOptions } from './errors.js';
export {
  MAX_ID_BYTES,
  isWellFormed,
  quote,
  requireFinite,
  requireId,
  requireNonNegative,
  requirePositiveInteger,
} from './validate.js';

export type { CallOptions } from './contracts/call-options.js';
export type { Clock } from './contracts/clock.js';
export type { Random } from './contracts/random.js';
export type { Degraded } from './contracts/degraded.js';
export type {
  CellRef,
  Change,
  Entry,
  Guard,
  KeyPart,
  OrderedStore,
  OrderedStoreSupport,
  RangePart,
  ReadPart,
  ScanRange,
  ScannedEntry,
} from './contracts/ordered-store.js';
export type { BlobPointer, BlobStore, PointOptions } from './contracts/blob-store.js';
export type { SingleKeyStore, VersionedValue } from './contracts/single-key-store.js';
export type { Cache, CacheSetOptions } from './contracts/cache.js';
export type { RateLimit, RateLimiter } from './contracts/rate-limiter.js';
export type { InvalidationListener, Invalidations } from './contracts/invalidations.js';
export type {
  DeadLetter,
  EnqueueOptions,
  GiveBackOptions,
  QueueSize,
  Task,
  TaskQueue,
} from './contracts/task-queue.js';
export type { Interaction } from './contracts/interaction.js';
export type { Interest, UserContext } from './contracts/user-context.js';
export type { Candidate, Provenance } from './contracts/candidate.js';
export type { CandidateAnswer, CandidateOptions, CandidateSource } from './contracts/candidate-source.js';
export type {
  EdgeName,
  Graph,
  GraphEdge,
  GraphSize,
  GraphSupport,
  Neighbour,
  NeighbourOptions,
} from './contracts/graph.js';
export type { RankOptions, RankReason, RankRequest, Ranked, Ranker, Ranking } from './contracts/ranker.js';
export type { Scorer } from './contracts/scorer.js';
export type { Box } from './contracts/box.js';
export type { CroppedImage, ImageInput } from './contracts/image-input.js';
export type { EmbeddingSpace } from './contracts/embedding-space.js';
export type { EmbedOptions, Embedder, Embeddings, Embeds, Priority, TextEmbedder } from './contracts/embedder.js';
export type { DetectOptions, DetectedObject, Detections, Detector } from './contracts/detector.js';
export type {
  VectorFilter,
  VectorHit,
  VectorHits,
  VectorIndex,
  VectorIndexSupport,
  VectorItem,
  VectorSearchOptions,
} from './contracts/vector-index.js';
export type { ImageManifest, ImageSize } from './contracts/image-manifest.js';
export type {
  Catalogue,
  CatalogueDraft,
  CatalogueItem,
  CatalogueReadOptions,
  StoredEmbedding,
} from './contracts/catalogue.js';
export type {
  SchemaFailure,
  SchemaIssue,
  SchemaPathSegment,
  SchemaResult,
  SchemaSuccess,
  StandardSchema,
  StandardSchemaProperties,
  StandardSchemaTypes,
} from './contracts/schema.js';

export { INTEGER_BYTES, readInteger, writeInteger } from './keys/integer.js';
export { SCORE_BYTES, readScore, writeScore } from './keys/score.js';
export { decodeString, encodeString } from './keys/string.js';
export type { DecodedString } from './keys/string.js';
export { asBuffer, compareBytes, prefixEnd, sameBytes } from './keys/bytes.js';

export { systemClock } from './clock/system-clock.js';
export { systemRandom } from './random/system-random.js';
export { seededRandom } from './random/seeded-random.js';
export { Deadline } from './deadline.js';
export type { RaceOptions } from './deadline.js';

export { SPANS, traced } from './telemetry/spans.js';
export type { SpanAttributes, SpanMessage, SpanName } from './telemetry/spans.js';
export { METRICS, count, record } from './telemetry/metrics.js';
export type {
  CounterName,
  Metric,
  MetricAttributes,
  MetricKind,
  MetricMessage,
  MetricName,
} from './telemetry/metrics.js';

export { checkBlob, checkBlobId } from './store/check-blob.js';
export {
  MAX_KEY_BYTES,
  MAX_PARTITION_BYTES,
  checkChange,
  checkPartition,
  checkParts,
  checkRefs,
  checkScanRange,
} from './store/check-change.js';
export type { ChangeKeys } from './store/check-change.js';
export { wholePartition } from './store/whole-partition.js';
export type { WholePartitionOptions } from './store/whole-partition.js';

export { fallback } from './resilience/fallback.js';
export type { FallbackEvent, FallbackOptions } from './resilience/fallback.js';
export { withLocalFallback } from './resilience/with-local-fallback.js';
export type { LocalFallbackOptions } from './resilience/with-local-fallback.js';
export { retrying } from './resilience/retrying.js';
export type { RetryOptions } from './resilience/retrying.js';
export { breaking } from './resilience/breaking.js';
export type { BreakerOptions } from './resilience/breaking.js';
export { bulkhead } from './resilience/bulkhead.js';
export type { BulkheadOptions } from './resilience/bulkhead.js';
export { hedged } from './resilience/hedged.js';
export type { HedgeOptions } from './resilience/hedged.js';
export { cached } from './resilience/cached.js';
export type { AnswerOf, ArgumentsOf, CachedOptions } from './resilience/cached.js';
export { isFault, reasonOf } from './resilience/fault.js';
export { intercept } from './resilience/intercept.js';
export type { AsyncMethod, Interceptor, Invocation } from './resilience/intercept.js';

export { TieredCache, createTieredCache } from './cache/tiered-cache.js';
export type { TieredCacheOptions } from './cache/tiered-cache.js';

export { createStoreQueue } from './queue/store-queue.js';
export type { StoreQueueOptions } from './queue/store-queue.js';

export { createStoreCatalogue } from './catalogue/store-catalogue.js';
export type { StoreCatalogueOptions } from './catalogue/store-catalogue.js';
export type { DamagedRecord } from './catalogue/item-reader.js';

export { checkQueries, checkVector, checkVectorItems, checkVectorSearch } from './vectors/check-vectors.js';
export type { CheckedSearch } from './vectors/check-vectors.js';
export { compareHits } from './vectors/compare-hits.js';
export { compileFilter } from './vectors/compile-filter.js';

export { checkEdgeNames, checkEdges, checkNeighbours } from './graph/check-edges.js';
