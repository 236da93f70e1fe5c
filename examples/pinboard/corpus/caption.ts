import type { Chance } from './chance.js';
import type { Kind, Theme } from './kind.js';
import { animalPhrases } from './phrases/animals.js';
import { clothesPhrases } from './phrases/clothes.js';
import { foodPhrases } from './phrases/food.js';
import { placesPhrases } from './phrases/places.js';
import { plantsPhrases } from './phrases/plants.js';
import { thingsPhrases } from './phrases/things.js';

/**
 * How people write about a theme.
 *
 * Templates may name `{kind}`, `{a}` (the kind as it stands in a sentence), `{adj}`, `{when}`, and where there is more
 * than one object `{with}` (all the others) and `{all}`. A capital first letter asks for one: `{Kind}`.
 */
export interface Phrases {
  readonly adjectives: readonly string[];
  readonly moments: readonly string[];
  /** Titles of one object, and of several. */
  readonly alone: readonly string[];
  readonly together: readonly string[];
  readonly openers: readonly string[];
  readonly closers: readonly string[];
}

/** What stands under a picture. */
export interface Caption {
  readonly title: string;
  readonly description: string;
}

const PHRASES: Readonly<Record<Theme, Phrases>> = {
  food: foodPhrases,
  animals: animalPhrases,
  plants: plantsPhrases,
  places: placesPhrases,
  clothes: clothesPhrases,
  things: thingsPhrases,
};

/** Writes a title and a description for a picture of `kinds`, of which the first is the largest. */
export function writeCaption(chance: Chance, kinds: readonly Kind[]): Caption {
  const [hero, ...others] = kinds;
  if (hero === undefined) throw new RangeError('A caption needs at least one object.');
  const phrases = PHRASES[hero.theme];
  const slots: Record<string, string> = {
    kind: hero.name,
    a: hero.phrase,
    adj: chance.pick(phrases.adjectives),
    when: chance.pick(phrases.moments),
    with: listed(others.map(({ phrase }) => phrase)),
    all: listed(kinds.map(({ phrase }) => phrase)),
  };
  const titles = others.length > 0 && chance.flip(0.75) ? phrases.together : phrases.alone;
  const closer = chance.flip(0.7) ? ` ${chance.pick(phrases.closers)}` : '';
  return {
    title: fill(chance.pick(titles), slots),
    description: fill(chance.pick(phrases.openers) + closer, slots),
  };
}

function listed(phrases: readonly string[]): string {
  return phrases.length < 2 ? phrases.join('') : `${phrases.slice(0, -1).join(', ')} and ${phrases.at(-1)}`;
}

function fill(template: string, slots: Readonly<Record<string, string>>): string {
  return template
    .replace(/\b(a|an) \{adj\}( \{kind\})?/gi, (_, article: string, kind = '') => {
      const capital = article.startsWith('A');
      // Kinds that are many or not counted, such as socks and sushi, take no article.
      if (kind !== '' && !/^an? /.test(slots['a']?.replace(/^a (pair|few|bowl|stack|slice|piece) /, '') ?? '')) {
        return `${capital ? '{Adj}' : '{adj}'}${kind}`;
      }
      const vowel = /^[aeiou]/.test(slots['adj'] ?? '');
      return `${capital ? 'A' : 'a'}${vowel ? 'n' : ''} {adj}${kind}`;
    })
    .replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = slots[name.toLowerCase()] ?? '';
      return /^[A-Z]/.test(name) ? value.charAt(0).toUpperCase() + value.slice(1) : value;
    });
}
