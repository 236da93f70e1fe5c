import type { Chance } from './chance.js';
import type { Person } from './person.js';

/** A user's collection of pins. */
export interface Board {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly theme: string;
}

const NAMES: Readonly<Record<string, readonly string[]>> = {
  food: [
    'Weeknight dinners',
    'Slow mornings',
    'Bake this',
    'Picnic menus',
    'Things on toast',
    'Sweet tooth',
    'Table for six',
  ],
  animals: [
    'Good company',
    'Wild neighbours',
    'Fur and feathers',
    'Creature studies',
    'Nursery wall',
    'Tails',
    'Field notes',
  ],
  plants: [
    'Tiny balcony',
    'Green corner',
    'Garden plans',
    'Cut flowers',
    'What survives me',
    'Leaf by leaf',
    'Potting shed',
  ],
  places: [
    'One day',
    'Long weekends',
    'Postcards',
    'Roads and trails',
    'Far from here',
    'Places I dream of',
    'Windows',
  ],
  clothes: ['Wear on repeat', 'Capsule', 'Cold days', 'Street style', 'Shoe shelf', 'Wedding season', 'Carry-on only'],
  things: [
    'Reading corner',
    'Desk setup',
    'Flea market finds',
    'Cosy evenings',
    'Gift ideas',
    'Workshop',
    'Small flat',
  ],
};

const ANY = ['Favourites', 'Inspiration', 'Keep', 'For later', 'Best of'];

/** Gives each person four boards: two for the theme that they like best, one for each of the next two. */
export function plantBoards(chance: Chance, people: readonly Person[]): Board[] {
  return people.flatMap((person) => {
    const [first, second, third] = likedThemes(person);
    const taken = new Set<string>();
    return [first, first, second ?? first, third ?? first].flatMap((theme, place) => {
      if (theme === undefined) return [];
      const name = chance.pick((NAMES[theme] ?? ANY).filter((each) => !taken.has(each)));
      taken.add(name);
      return [{ id: `${person.id}-${place + 1}`, owner: person.id, name, theme }];
    });
  });
}

/** A person's themes, best liked first. */
export function likedThemes({ themes }: Person): string[] {
  return Object.entries(themes)
    .sort(([, a], [, b]) => b - a)
    .map(([theme]) => theme);
}
