import type { Clock } from '@feedloom/core';
import type { Chance } from '../corpus/chance.js';
import type { Corpus } from '../corpus/corpus.js';
import { liking } from '../corpus/person.js';
import type { Person } from '../corpus/person.js';
import { pause } from './pause.js';
import type { BoardViews } from '../board/board-views.js';
import type { IndexedPin } from './pin-index.js';
import type { SavePin } from './saver.js';

/** What goes on, and where. */
export interface LifeParts {
  readonly people: readonly Person[];
  readonly corpus: Pick<Corpus, 'add'>;
  readonly views: Pick<BoardViews, 'pins' | 'tastes'>;
  readonly save: SavePin;
  readonly chance: Chance;
}

/** How life passes. */
export interface LifeOptions {
  readonly clock: Clock;
  /** How often something happens, in milliseconds, on average. */
  readonly everyMs: number;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}

/** How many new pins life may add, so that a server left running does not fill the disk. */
const MOST_PINS = 4_000;

/** How many pins a person looks at before they save the one that they like best. */
const GLANCES = 12;

/** Lets one thing happen: somebody saves a pin that they like, or, now and then, somebody brings a new one. */
export async function liveOnce({ people, corpus, views: { pins, tastes }, save, chance }: LifeParts): Promise<void> {
  if (chance.flip(0.35) && pins.size < MOST_PINS && (await corpus.add()) !== undefined) return;
  const person = chance.pick(people);
  const glanced = chance.sample(pins.all(), GLANCES).filter(({ id }) => !tastes.hasSaved(person.id, id));
  const likes = ({ kind, theme }: IndexedPin): number => liking(person, { name: kind, theme });
  const [best] = glanced.sort((a, b) => likes(b) - likes(a));
  if (best !== undefined) await save(person.id, best.id);
}

/** Lets life go on until `signal` aborts. A failure is reported, and life goes on. */
export async function live(parts: LifeParts, { clock, everyMs, signal, onError }: LifeOptions): Promise<void> {
  while (!signal.aborted) {
    if (await pause(clock, everyMs * parts.chance.range(0.5, 1.5), signal)) await liveOnce(parts).catch(onError);
  }
}
