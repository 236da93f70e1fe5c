import type { Phrases } from '../caption.js';

/** How people write about things for a room or a hobby. */
export const thingsPhrases: Phrases = {
  adjectives: ['flea-market', 'well-loved', 'handmade', 'mid-century', 'clever', 'rainy-day', 'restored', 'simple'],
  moments: ['the reading corner', 'a free afternoon', 'the long evenings', 'a small flat', 'the desk', 'a slow Sunday'],
  alone: [
    'A {adj} {kind}',
    '{A} for {when}',
    'The {kind} I saved up for',
    'Desk goals: {a}',
    '{Kind}, before and after',
    'Why I kept the old {kind}',
    'Gift idea: {a}',
    'An {adj} {kind} with a story',
  ],
  together: [
    '{All}',
    'For {when}: {all}',
    'A {adj} corner: {kind}, {with}',
    'All I need: {all}',
    'Shelf styling with {all}',
    '{A}, plus {with}: perfect',
  ],
  openers: [
    'Found at the flea market under a pile of records.',
    'Made for {when}.',
    'A weekend of sanding and it looks like new.',
    'It belonged to my uncle, who never threw anything away.',
    'The one thing I would carry out of the house.',
    'Small upgrade, big difference.',
    'Everything in this corner was second-hand.',
    'Still works, still beautiful.',
  ],
  closers: [
    'Ask me about the scratch.',
    'Lives next to the window now.',
    'Under twenty, would you believe it.',
    'Warm light only, please.',
    'Instructions in the comments.',
    'The cat claims it is hers.',
  ],
};
