import type { FeedItem } from '@feedloom/pools';
import type { z } from 'zod';
import type { VisualAnswer } from '@feedloom/vision';
import type { Pin, PinCard } from '../catalogue/pin.js';
import type { Person } from '../corpus/person.js';
import type { PinData, PinSource } from '../feed/pin-data.js';
import type { Pinboard } from '../pinboard.js';
import { blobAt } from '../vision/pictures.js';
import type { feedPinSchema, shownPinSchema, userSchema } from './schemas.js';
import type { foundSchema } from './vision-schemas.js';

type FeedPin = z.infer<typeof feedPinSchema>;
type ShownPin = z.infer<typeof shownPinSchema>;
type Found = z.infer<typeof foundSchema>;
type User = z.infer<typeof userSchema>;

/** How long the titles in reasons may take, in milliseconds: the feed was in time, and so must the page be. */
const TITLES_MS = 15;

/** Turns what the application knows into what is sent. */
export class Presenter {
  readonly #pinboard: Pinboard;
  readonly #people: ReadonlyMap<string, Person>;
  readonly #boards: ReadonlyMap<string, string>;

  constructor(pinboard: Pinboard) {
    this.#pinboard = pinboard;
    this.#people = new Map(pinboard.society.people.map((person) => [person.id, person]));
    this.#boards = new Map(pinboard.society.boards.map(({ id, name }) => [id, name]));
  }

  /** The user called `id`. */
  user(id: string): User {
    const person = this.#people.get(id);
    const interests = this.#pinboard.society.follows.get(id)?.interests ?? [];
    return {
      id,
      name: this.nameOf(id),
      about: person?.about ?? '',
      avatar: this.#avatar(id),
      interests: [...interests],
    };
  }

  /** All users, in the order in which they were planted. */
  users(): User[] {
    return this.#pinboard.society.people.map(({ id }) => this.user(id));
  }

  /** The pins of a page for `user`; looks up what their reasons mention in one read. */
  async pins(user: string, items: readonly FeedItem<PinData, PinSource>[]): Promise<FeedPin[]> {
    // What cannot be shown needs no reason: nobody waits for that.
    const reasons = items.flatMap(({ data: { card, why } }) => (card === undefined ? [] : [why]));
    const mentioned = [...new Set(reasons.flatMap((why) => ('pin' in why ? (why.pin ?? []) : [])))];
    // A reason without a title is one too.
    const read = this.#pinboard.board.hot.read(mentioned, { deadlineMs: TITLES_MS }).catch(() => undefined);
    const found = (await read)?.cards ?? [];
    const titles = new Map(found.flatMap((pin) => (pin === undefined ? [] : [[pin.id, pin.title]])));
    return items.flatMap(({ token, source, score, data }) => {
      // Only if the catalogue was late: then the page says that it is degraded, and shows what it can.
      if (data.card === undefined) return [];
      const shown = this.pin(user, data.card);
      const rung = data.why.type === 'ranked' ? data.why.rung : undefined;
      const pin = { ...shown, token, source, score, why: this.#why(user, data, titles), rung };
      return [pin];
    });
  }

  /** A pin of nobody's feed, shown because there is none. */
  popular(user: string, card: PinCard): FeedPin {
    return { ...this.pin(user, card), source: 'ranked', score: 0, why: 'Many have saved it', rung: 'trending' };
  }

  /** A pin, wherever it is shown. */
  pin(user: string, card: Pin & { readonly saves?: number }): ShownPin {
    const { id, title, description, tags, width, height, kind, theme, board, saver, image, saves = 0 } = card;
    // A small picture has fewer sizes than names for them.
    const sizes = new Map((image?.sizes ?? []).map(({ path, width: across }) => [path, across]));
    return {
      ...{ id, title, description, tags: [...tags], width, height, kind, theme },
      image: `/i/${blobAt(card, 474)}`,
      sizes: [...sizes].map(([path, across]) => ({ url: `/i/${path}`, width: across })),
      saves: saves + 1,
      saved: this.#pinboard.hasSaved(user, id),
      board: this.boardName(board),
      saver: { id: saver, name: this.nameOf(saver), avatar: this.#avatar(saver) },
    };
  }

  /** What a search found. */
  found(
    user: string,
    { items, objects, timings, degraded }: VisualAnswer<PinCard>,
  ): Omit<Found, 'tookMs' | 'deadlineMs'> {
    const pins = items.flatMap(({ item, similarity, nearDuplicate }) =>
      item === undefined ? [] : [{ ...this.pin(user, item), similarity, nearDuplicate }],
    );
    return { pins, objects: [...objects], timings: { ...timings }, degraded: [...degraded] };
  }

  /** A board's name. */
  boardName(id: string): string {
    return this.#boards.get(id) ?? 'a board';
  }

  /** A user's name. */
  nameOf(id: string): string {
    return this.#people.get(id)?.name ?? 'Somebody';
  }

  #avatar(user: string): string {
    return `/i/${this.#pinboard.avatars.get(user) ?? ''}`;
  }

  #why(user: string, { why }: PinData, titles: ReadonlyMap<string, string>): string {
    if (why.type === 'save') return `${this.nameOf(why.user)} saved it to “${this.boardName(why.board)}”`;
    if (why.type === 'interest') return `You follow ${why.theme}`;
    if (why.type === 'fresh') return 'New, and like what you save';
    const title = why.pin === undefined ? undefined : titles.get(why.pin);
    const otherwise = why.type === 'related' ? 'Like something you saved' : 'Picked for you';
    if (title === undefined || why.pin === undefined) return otherwise;
    // What led here may be a pin that was only opened, or is not among the user's saves any more.
    return this.#pinboard.hasSaved(user, why.pin) ? `Because you saved “${title}”` : `Because of “${title}”`;
  }
}
