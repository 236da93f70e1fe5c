import type { Chance } from './chance.js';

/** What a taste can be for: a kind of object and the theme that it belongs to. */
export interface Subject {
  readonly name: string;
  readonly theme: string;
}

/** A user, with the tastes that their saves follow. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  /** Their picture in `@lobehub/fluent-emoji-3d`, and the colour behind it. */
  readonly codePoint: string;
  readonly colour: string;
  /** How much they like each theme; adds up to 1. */
  readonly themes: Readonly<Record<string, number>>;
  /** Kinds that they like much more than the rest of their theme. */
  readonly favourites: readonly string[];
}

const rows = `
ana   |Ana Souza        |Weekend baker, weekday architect     |1f469-200d-1f373     |f6c9a8|food,things
ben   |Ben Okafor       |Grows more than he can eat           |1f468-200d-1f33e     |b9dcae|plants,food
chloe |Chloé Martin     |Paints what she sees on the way home |1f469-200d-1f3a8     |c9bdf2|animals,places
dan   |Dan Whitfield    |Slow travel, fast bicycles           |1f468-200d-1f9b0     |aecbeb|places,things
emi   |Emi Tanaka       |Tea, tiles and tiny gardens          |1f467                |f7c6d0|places,plants
farid |Farid Haddad     |Cooks for twelve by accident         |1f468-200d-1f373     |fbe08d|food,places
greta |Greta Lindqvist  |Wool, wood and long winters          |1f471-200d-2640-fe0f |c5d1de|clothes,things
hugo  |Hugo Alvarez     |Plays in a band you do not know yet  |1f468-200d-1f3a4     |f5cf9a|things,clothes
ines  |Inês Carvalho    |Marine biologist on dry land         |1f469-200d-1f52c     |a6e0cb|animals,plants
jack  |Jack Brennan     |Tent, boots, repeat                  |1f9d4                |d3e0a1|places,clothes
kim   |Kim Seo-yeon     |Stylist with a soft spot for socks   |1f469-200d-1f3a4     |f4b9b8|clothes,food
leo   |Leo Fischer      |Fixes old cameras                    |1f468-200d-1f4bb     |d9cbb5|things,places
mina  |Mina Rahimi      |Patterns everywhere                  |1f9d5                |dcc1e8|clothes,plants
noah  |Noah Bakker      |Bread first                          |1f471-200d-2642-fe0f |e9b8a0|food,animals
olga  |Olga Petrova     |Grandmother of nine, owner of owls   |1f475                |f7c6d0|animals,food
pablo |Pablo Ruiz       |Looks up at night                    |1f468-200d-1f680     |b5e3f5|places,things
quinn |Quinn Murphy     |Dog person, also cat person          |1f9d1                |b9dcae|animals,things
rosa  |Rosa Bianchi     |Florist on the corner                |1f469-200d-1f33e     |f4b9b8|plants,clothes
sven  |Sven Dahl        |Builds chairs, sits rarely           |1f474                |d9cbb5|things,plants
tara  |Tara Singh       |Teaches year four, collects globes   |1f469-200d-1f3eb     |fbe08d|animals,places
umar  |Umar Jallow      |Sneakers and street food             |1f473                |a9d6d5|clothes,food
vera  |Vera Novak       |Orbit by day, orchids by night       |1f469-200d-1f680     |c9bdf2|plants,animals
will  |Will Harper      |Sketchbook, rain jacket              |1f468-200d-1f3a8     |aecbeb|plants,places
yara  |Yara Haddad      |Red hair, redder boots               |1f469-200d-1f9b0     |a6e0cb|clothes,animals
`;

/**
 * Plants a taste in each of the people.
 *
 * Where the world does not know the themes that a row names, the person likes two of those that it knows.
 */
export function plantPeople(chance: Chance, themes: readonly string[], subjects: readonly Subject[]): Person[] {
  return rows
    .trim()
    .split('\n')
    .map((row, place) => {
      const [id = '', name = '', about = '', codePoint = '', colour = '', liked = ''] = row
        .split('|')
        .map((cell) => cell.trim());
      const known = liked.split(',').filter((theme) => themes.includes(theme));
      const loved = known.length > 0 ? known : [0, 1].map((next) => themes[(place + next) % themes.length]);
      const weight = (theme: string): number => {
        if (theme === loved[0]) return chance.range(0.4, 0.5);
        return theme === loved[1] ? chance.range(0.25, 0.32) : chance.range(0.02, 0.08);
      };
      const weights = themes.map((theme) => [theme, weight(theme)] as const);
      const whole = weights.reduce((sum, [, each]) => sum + each, 0);
      const shares = Object.fromEntries(weights.map(([theme, each]) => [theme, each / whole]));
      const favourites = chance.sample(subjects, 6, ({ theme }) => (shares[theme] ?? 0) ** 2).map((each) => each.name);
      return { id, name, about, codePoint, colour: `#${colour}`, themes: shares, favourites };
    });
}

/** How much `person` likes something; about 1 if they neither like nor dislike it. */
export function liking({ themes, favourites }: Person, { theme, name }: Subject): number {
  return (themes[theme] ?? 0) * Object.keys(themes).length * (favourites.includes(name) ? 4 : 1);
}
