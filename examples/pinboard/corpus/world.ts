import type { Box } from '../catalogue/pin.js';
import { plantBoards } from './board.js';
import type { Board } from './board.js';
import { Chance } from './chance.js';
import { plantFollows } from './follows.js';
import type { Follows } from './follows.js';
import { plantPeople } from './person.js';
import type { Person, Subject } from './person.js';

/** One save of the log: who put the pin on which of their boards, how long before now. */
export interface PlannedSave {
  readonly user: string;
  readonly board: string;
  readonly ageMs: number;
}

/** A pin that is ready to be stored. */
export interface MadePin {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly kind: string;
  readonly theme: string;
  readonly boxes: readonly Box[];
  readonly board: string;
  readonly saver: string;
  readonly ageMs: number;
  /** The saves by others that followed, oldest first. */
  readonly saves: readonly PlannedSave[];
  /** The picture, as WebP. */
  readonly bytes: Uint8Array;
}

/** Who lives in a world and what they like. */
export interface Society {
  readonly themes: readonly string[];
  readonly people: readonly Person[];
  readonly boards: readonly Board[];
  readonly follows: ReadonlyMap<string, Follows>;
}

/** Where pins come from: drawn from a seed, or imported from a folder. */
export interface World extends Society {
  /** Names the world, so that a data folder is never filled from two. */
  readonly name: string;
  /** How many pins a first start makes. */
  readonly count: number;
  /** Whether there are pins beyond `count`. */
  readonly endless: boolean;
  /** Makes the pin with this number, from 0; `undefined` if there is none (an unreadable file). */
  make(index: number): Promise<MadePin | undefined>;
}

/** Plants people, boards and follows. The same seed and themes plant the same society. */
export function plantSociety(seed: string, themes: readonly string[], subjects: readonly Subject[]): Society {
  const chance = new Chance(`${seed}/society`);
  const people = plantPeople(chance, themes, subjects);
  const boards = plantBoards(chance, people);
  return { themes, people, boards, follows: plantFollows(chance, people, boards) };
}
