import type { CallOptions, Degraded } from '@feedloom/core';
import type { OfferedItem } from './item.js';
import type { PoolHead } from './generator.js';

/** An item that was found for one user while the feed was being opened. */
export interface PulledItem<Data, Source extends string = string> extends OfferedItem<Data> {
  /** A source that the pools know as `pulled`. */
  readonly source: Source;
}

/** What a pull found. */
export interface PullAnswer<Data, Source extends string = string> {
  /** In any order; of one source and id given twice the first counts. */
  readonly items: readonly PulledItem<Data, Source>[];
  /** In what ways this is less than it should be; it becomes part of the page's. @defaultValue none */
  readonly degraded?: readonly Degraded[] | undefined;
}

/**
 * Finds items for one user at the moment of a refresh: the candidates of a ranker, for example.
 *
 * They take part in that refresh as the heads of their source, less what the user has had or hidden, inside the same one
 * read and one conditional write. What is not taken is kept nowhere. Failing or being late costs only these items: the
 * page is made without them and says so.
 */
export type Pull<Data, Source extends string = string> = (
  user: string,
  options: CallOptions & {
    /**
     * Items that this process knows the user was served lately. They would be taken out anyway: leave them out, so that
     * others come up.
     */
    readonly served: ReadonlySet<string>;
    /** What the caller of `open` passed on. */
    readonly signals: Readonly<Record<string, unknown>>;
  },
) => Promise<PullAnswer<Data, Source>>;

/** One item's new score. */
export interface RescoredItem {
  /** One of the items that were given. */
  readonly id: string;
  /** Finite, higher is better; positive where the source has a half-life. */
  readonly score: number;
}

/** One source's items in a new order. */
export interface RescoredHead<Source extends string = string> {
  /** Whose items they are. */
  readonly source: Source;
  /** Some or all of the items of its head, with new scores, in any order; left out is left for another time. */
  readonly items: readonly RescoredItem[];
}

/**
 * Gives the heads of a user's pools new scores at the moment of a refresh, between its one read and its one write.
 *
 * Where a source's scores count less with age (`halfLifeMs`), so do the new ones. A source that it leaves out stays as it was. Failing, being late, or naming an item that it was not given costs only the
 * new order: the page is made by the scores of the pools and says so.
 */
export type Rescore<Data, Source extends string = string> = (
  user: string,
  heads: readonly PoolHead<Data, Source>[],
  options: CallOptions,
) => Promise<readonly RescoredHead<Source>[]>;
