import type { Clock } from '@feedloom/core';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Save } from '../catalogue/save.js';
import type { Chance } from '../corpus/chance.js';
import type { Corpus } from '../corpus/corpus.js';
import { liking } from '../corpus/person.js';
import { chooseBoard } from '../corpus/saving.js';
import type { Society } from '../corpus/world.js';
import type { Newsroom } from './newsroom.js';
import type { PinIndex } from './pin-index.js';
import type { Tastes } from './tastes.js';

/** What goes on, and where. */
export interface LifeParts {
  readonly society: Society;
  readonly corpus: Pick<Corpus, 'add'>;
  readonly catalogue: Catalogue;
  readonly index: PinIndex;
  readonly tastes: Tastes;
  readonly newsroom: Pick<Newsroom, 'saved'>;
  readonly clock: Clock;
  readonly chance: Chance;
}

/** How many new pins life may add, so that a server left running does not fill the disk. */
const MOST_PINS = 4_000;

/** How many pins a person looks at before they save the one that they like best. */
const GLANCES = 12;

/** Lets one thing happen: somebody saves a pin that they like, or, now and then, somebody brings a new one. */
export async function liveOnce(parts: LifeParts): Promise<void> {
  const { society, corpus, catalogue, index, tastes, newsroom, clock, chance } = parts;
  if (chance.flip(0.35) && index.size < MOST_PINS && (await corpus.add()) !== undefined) return;
  const person = chance.pick(society.people);
  const pins = index.all();
  if (pins.length === 0) return;
  const glanced = Array.from({ length: GLANCES }, () => chance.pick(pins));
  const unsaved = glanced.filter((pin) => pin.saver !== person.id && !tastes.hasSaved(person.id, pin.id));
  const [best] = unsaved.sort(
    (a, b) => liking(person, { name: b.kind, theme: b.theme }) - liking(person, { name: a.kind, theme: a.theme }),
  );
  if (best === undefined) return;
  const board = chooseBoard(chance, society, person.id, { name: best.kind, theme: best.theme });
  const save: Save = { user: person.id, pin: best.id, board: board.id, at: clock.now() };
  if (await catalogue.save(save)) await newsroom.saved(save);
}

/** Lets life go on until `signal` aborts, one thing every `everyMs`. A failure is reported, and life goes on. */
export async function live(
  parts: LifeParts,
  { everyMs, signal, onError }: { everyMs: number; signal: AbortSignal; onError: (error: unknown) => void },
): Promise<void> {
  while (!signal.aborted) {
    await pause(parts.clock, everyMs * parts.chance.range(0.5, 1.5), signal);
    if (!signal.aborted) await liveOnce(parts).catch(onError);
  }
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.setTimer(finish, ms);
    signal.addEventListener('abort', finish, { once: true });
    function finish(): void {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    }
  });
}
