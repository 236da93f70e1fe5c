import type { Clock, OrderedStore, Random, StandardSchema } from '@feedloom/core';
import type { SourceOptions } from './source-options.js';

/** What pools are made of. */
export interface PoolsOptions<Data, Source extends string> {
  /** Where they are kept. Whoever opened it closes it. */
  readonly store: OrderedStore;
  /**
   * Where feeds are kept, if not beside the pools: usually a smaller, faster, replicated store. Every process must be
   * given the same one, since what leaves a pool is decided in the feed. @defaultValue `store`
   */
  readonly feedStore?: OrderedStore | undefined;
  /** The sources by name, in the order in which they are shown to the generator. */
  readonly sources: Readonly<Record<Source, SourceOptions>>;
  /** Checks the data of every offered item: any Standard Schema. @defaultValue anything that is JSON */
  readonly item?: StandardSchema<Data> | undefined;
  /** Prefixes every partition, so that several products may share a store: `[a-z0-9_-]`, 1 to 64. @defaultValue `feedloom` */
  readonly namespace?: string | undefined;
  /** How pools lie in the store: `blocks` for stores that pay for every deleted cell. @defaultValue `cells` */
  readonly layout?: 'cells' | 'blocks' | undefined;
  /**
   * For how many removals (chunks, mostly) a served item is refused. An item that is still in the feed is refused in
   * any case.
   *
   * @defaultValue 400
   */
  readonly servedWindow?: number | undefined;
  /** How far in the future an item's `at` may lie, in milliseconds; later ones are moved back. @defaultValue 60,000 */
  readonly clockSkewMs?: number | undefined;
  /** How old the copy of a shared source may be, in milliseconds. @defaultValue 1,000 */
  readonly sharedMaxAgeMs?: number | undefined;
  /** How old the list of retracted items may be in another process, in milliseconds. @defaultValue 1,000 */
  readonly retractedMaxAgeMs?: number | undefined;
  /** How long an erased user's tombstone refuses late writes, in milliseconds. @defaultValue 7 days */
  readonly tombstoneMs?: number | undefined;
  /** How often an operation tries again after losing a race. @defaultValue 8 */
  readonly attempts?: number | undefined;
  /** Told of failures of work that goes on after the answer. @defaultValue ignored: the next call does it again */
  readonly onBackgroundError?: ((error: unknown) => void) | undefined;
  /** @defaultValue the system's */
  readonly clock?: Clock | undefined;
  /** @defaultValue the system's */
  readonly random?: Random | undefined;
}
