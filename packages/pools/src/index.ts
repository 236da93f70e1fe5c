export { createGenerator } from './generator/create-generator.js';
export type { GeneratorOptions, MixGenerator } from './generator/create-generator.js';
export { mix } from './generator/mix.js';
export type {
  DiversityCriterion,
  DiversityRule,
  FilterRule,
  ItemKey,
  LimitRule,
  MixRule,
  RuleIdentity,
  SizeRule,
  SlotRule,
  SourceRule,
  Turns,
  TurnsStart,
  UntypedData,
  WhenRule,
} from './generator/mix-rule.js';
export type { CapOptions } from './generator/rules/cap.js';
export type { DeferOptions } from './generator/rules/defer.js';
export type { DiversityOptions } from './generator/rules/diversity.js';
export type { DropOptions } from './generator/rules/drop.js';
export type { LimitOptions } from './generator/rules/gap.js';
export type { RatioOptions } from './generator/rules/ratio.js';
export type { SlotOptions } from './generator/rules/slot.js';
export { recordOf } from './generator/decision-record.js';
export type { DecisionRecord } from './generator/decision-record.js';
export { recording } from './generator/recording.js';
export { replay } from './generator/replay.js';
export type { Replay, ReplayDifference, ReplayOptions } from './generator/replay.js';
export { simulate } from './generator/simulate.js';
export type { Arrival, SimulateOptions } from './generator/simulate.js';
export type { Drought, SimulationReport, SourceReport, Spread } from './generator/simulation-report.js';
export type { GenerateRequest, Generator, Pick, PoolHead, Slate, Withheld } from './contracts/generator.js';

export { createFeed } from './feed/create-feed.js';
export type { Feed, FeedOptions } from './feed/create-feed.js';
export { createFeedService } from './feed/create-feed-service.js';
export type { ChunkOptions, DecisionEvent, FeedServiceOptions, ReofferOptions } from './feed/feed-options.js';
export type { Hydrate } from './feed/hydrate.js';
export type { CursorKey } from './feed/keyring.js';
export { StoredFeed } from './feed/stored-feed.js';
export type {
  EraseReceipt,
  FeedItem,
  FeedService,
  OpenOptions,
  Page,
  TrackKind,
  TrackReceipt,
} from './contracts/feed-service.js';

export type {
  BareExplanation,
  DroppedExplanation,
  Explanation,
  ServedExplanation,
  WaitingExplanation,
  WaitingPlace,
} from './contracts/explanation.js';

export { createPools } from './pools/create-pools.js';
export type { PoolsOptions } from './pools/pools-options.js';
export type { SourceOptions } from './pools/source-options.js';
export { StoredPools } from './pools/stored-pools.js';
export type { PeekOptions, Pools } from './contracts/pools.js';
export type { Candidate, DropReason, OfferReceipt, OfferedItem, RefusalReason, RefusedItem } from './contracts/item.js';

export { createWorker } from './worker/create-worker.js';
export type { WorkerOptions } from './worker/create-worker.js';
export type { RetryOptions } from './worker/retry-policy.js';
export type { QueueOptions } from './worker/read-queue.js';
export type { Audience, AudiencePage, Offer, OfferSource, Worker, WorkerStats } from './contracts/worker.js';
export { createFollowers } from './worker/create-followers.js';
export type { Followers, FollowersOptions, TargetsOptions } from './worker/create-followers.js';
export { createActivity } from './worker/create-activity.js';
export type { ActivityOptions, VisitLog } from './worker/create-activity.js';
export type { Activity } from './contracts/activity.js';
export { createProgress } from './worker/create-progress.js';
export type { ProgressOptions } from './worker/create-progress.js';
export type { FanOutPosition, Progress } from './contracts/progress.js';
export { createDeadLetters } from './worker/create-dead-letters.js';
export type { DeadLettersOptions, StoredDeadLetters } from './worker/create-dead-letters.js';
export type { DeadLetters, UndeliveredOffer } from './contracts/dead-letters.js';
export { createRebuild } from './worker/create-rebuild.js';
export type { RebuildOptions } from './worker/create-rebuild.js';
export type { History, HistoryOptions, Rebuild } from './contracts/rebuild.js';
export type { Pull, PullAnswer, PulledItem, Rescore, RescoredHead, RescoredItem } from './contracts/pull.js';
