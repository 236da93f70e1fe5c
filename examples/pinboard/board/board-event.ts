import type { Save } from '../catalogue/save.js';

/** What a user did with a pin of a page, told the same way however often it is told. */
export interface Deed {
  /** Names it. */
  readonly event: string;
  readonly pin: string;
  /** In milliseconds since the Unix epoch. */
  readonly at: number;
}

/** What a user may do with a pin of a page, beside saving it. */
export type DeedKind = 'click' | 'hide';

/** Something that has happened on the board. Pins are only named: what is known of them is in the catalogue. */
export type BoardEvent =
  /** A pin is in the catalogue, or has other words now. */
  | { readonly type: 'pin'; readonly pin: string }
  /** A pin has been looked at: its vector is in the catalogue. */
  | { readonly type: 'seen'; readonly pin: string }
  | { readonly type: 'saved'; readonly save: Save }
  | { readonly type: 'unsaved'; readonly save: Save }
  | { readonly type: 'did'; readonly user: string; readonly kind: DeedKind; readonly deeds: readonly Deed[] }
  /** A user was erased, who is known by a digest only. */
  | { readonly type: 'erased'; readonly digest: string; readonly at: number };

/** A save that is none any more, and with it all earlier ones of the pin by its user. */
export type UndoneSave = Pick<Save, 'user' | 'pin' | 'at'>;

/** Who did it; `undefined` if it names nobody. */
export function userOf(event: BoardEvent): string | undefined {
  if (event.type === 'saved' || event.type === 'unsaved') return event.save.user;
  return event.type === 'did' ? event.user : undefined;
}

/** The saves that are over by it. */
export function undoneBy(event: BoardEvent): UndoneSave[] {
  if (event.type === 'unsaved') return [event.save];
  if (event.type !== 'did' || event.kind !== 'hide') return [];
  return event.deeds.map(({ pin, at }) => ({ user: event.user, pin, at }));
}
