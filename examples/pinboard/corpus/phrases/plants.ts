import type { Phrases } from '../caption.js';

/** How people write about plants. */
export const plantsPhrases: Phrases = {
  adjectives: [
    'low-effort',
    'sun-loving',
    'old-fashioned',
    'indestructible',
    'wild',
    'balcony-sized',
    'cheerful',
    'late',
  ],
  moments: [
    'early spring',
    'a north-facing room',
    'the bay window',
    'high summer',
    'the first frost',
    'a small balcony',
  ],
  alone: [
    '{A} for {when}',
    'A {adj} {kind}',
    '{Kind} season',
    'How to keep {a} alive',
    'In praise of the {adj} {kind}',
    '{Kind}, week three',
    'One {kind} changes the whole room',
    'Notes on growing {a}',
  ],
  together: [
    '{A} next to {with}',
    'Planting plan: {all}',
    'For {when}: {all}',
    'A {adj} corner with {all}',
    '{Kind} and company: {with}',
    'What grows together: {all}',
  ],
  openers: [
    'Water it when you remember, that is the whole routine.',
    'Does well in {when}, against all advice.',
    'Bought as a stick, look at it now.',
    'Half sun, good drainage and a bit of neglect.',
    'Cut in the morning, still fresh on Friday.',
    'The neighbours asked for a cutting.',
    'I planned the bed around {a} this year.',
    'Colour for {when}.',
  ],
  closers: [
    'Safe for cats, as far as mine can tell.',
    'Repotted once a year.',
    'The pot is older than I am.',
    'Bees approve.',
    'Pinned for next spring.',
    'No green thumb needed.',
  ],
};
