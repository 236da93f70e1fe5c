import type { Phrases } from '../caption.js';

/** How people write about clothes. */
export const clothesPhrases: Phrases = {
  adjectives: ['everyday', 'second-hand', 'effortless', 'well-worn', 'grown-up', 'bold', 'packable', 'classic'],
  moments: [
    'the office',
    'a garden wedding',
    'the first cold day',
    'the weekend',
    'carry-on only',
    'the city in August',
  ],
  alone: [
    '{Kind} for {when}',
    'The {adj} {kind}',
    'An {adj} {kind} for absolutely everything',
    'Cannot stop thinking about {a}',
    '{Kind}: one piece, five outfits',
    'Found: the {adj} {kind}',
    'My {kind} era',
    'Details: {kind}',
  ],
  together: [
    '{All}: done',
    'Outfit for {when}: {a} with {with}',
    '{A} with {with}',
    'Packing list: {all}',
    'An {adj} look: {kind} with {with}',
    'Start with {a}, add {with}',
  ],
  openers: [
    'Thrifted, mended, loved.',
    'Wore this to {when} and was asked about it three times.',
    'Fewer things, better things.',
    'The colour does all the work.',
    'Fits like it was made for {when}.',
    'Ten years old and still the first thing I reach for.',
    'A capsule wardrobe starts with {a}.',
    'Comfortable enough for {when}, smart enough for dinner.',
  ],
  closers: [
    'True to size.',
    'Wash cold, hang dry.',
    'Also comes in green, alas.',
    'Pockets!',
    'Would pack again.',
    'Keep the rest simple.',
  ],
};
